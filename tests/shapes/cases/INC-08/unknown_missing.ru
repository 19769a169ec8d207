# expect INC-08=UNKNOWN
# why: 3.2 INC-08: neutrophils never measured.
BASE <https://w3id.org/trialshapes/patients/base/>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <lab-anc> } ?gone ?p ?o . ?s ?q ?gone }
