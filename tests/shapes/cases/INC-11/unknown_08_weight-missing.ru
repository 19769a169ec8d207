# expect INC-11=UNKNOWN
# why: 3.3 INC-11 (8): creatinine too high, no weight for the clearance.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <weight> } ?gone ?p ?o . ?s ?q ?gone } ;

DELETE { <lab-creatinine> onto:value ?value }
INSERT { <lab-creatinine> onto:value 2.0 }
WHERE { <lab-creatinine> onto:value ?value }
