# expect INC-09=UNKNOWN
# why: 3.2 INC-09: platelets never measured.
BASE <https://w3id.org/trialshapes/patients/base/>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <lab-platelets> } ?gone ?p ?o . ?s ?q ?gone }
