# expect INC-01=UNKNOWN EXC-01=UNKNOWN
# why: 3.3 INC-01 (8): no pathology on file.
BASE <https://w3id.org/trialshapes/patients/base/>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <specimen> } ?gone ?p ?o . ?s ?q ?gone }
