# expect INC-13=UNKNOWN
# why: 3.3 INC-13 (6): ALT missing, AST fine.
BASE <https://w3id.org/trialshapes/patients/base/>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <lab-alt> } ?gone ?p ?o . ?s ?q ?gone }
