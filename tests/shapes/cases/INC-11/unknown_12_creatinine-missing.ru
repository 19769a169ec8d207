# expect INC-11=UNKNOWN
# why: 3.3 INC-11 (12): creatinine missing.
BASE <https://w3id.org/trialshapes/patients/base/>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <lab-creatinine> } ?gone ?p ?o . ?s ?q ?gone }
