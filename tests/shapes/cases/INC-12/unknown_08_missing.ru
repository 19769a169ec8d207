# expect INC-12=UNKNOWN
# why: 3.3 INC-12 (8): bilirubin missing.
BASE <https://w3id.org/trialshapes/patients/base/>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <lab-bilirubin> } ?gone ?p ?o . ?s ?q ?gone }
