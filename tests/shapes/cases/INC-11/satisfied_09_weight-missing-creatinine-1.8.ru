# expect nothing
# why: 3.3 INC-11 (9), trap 14: creatinine passes, so the weight does not matter.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <weight> } ?gone ?p ?o . ?s ?q ?gone } ;

DELETE { <lab-creatinine> onto:value ?value }
INSERT { <lab-creatinine> onto:value 1.8 }
WHERE { <lab-creatinine> onto:value ?value }
