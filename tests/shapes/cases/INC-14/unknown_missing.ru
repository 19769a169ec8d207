# expect INC-14=UNKNOWN
# why: 3.2 INC-14: albumin never measured.
BASE <https://w3id.org/trialshapes/patients/base/>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <lab-albumin> } ?gone ?p ?o . ?s ?q ?gone }
