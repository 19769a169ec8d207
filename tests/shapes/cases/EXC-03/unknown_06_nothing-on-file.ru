# expect EXC-03=UNKNOWN
# why: 3.3 EXC-03 (6): nothing recorded, nothing reviewed.
BASE <https://w3id.org/trialshapes/patients/base/>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <review-cardiovascular> } ?gone ?p ?o . ?s ?q ?gone }
