# expect nothing
# why: 2.2 INC-12: one is enough.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L2> <L2-size> <L2-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;

DELETE { <lab-bilirubin> onto:value ?value }
INSERT { <lab-bilirubin> onto:value 3.60 }
WHERE { <lab-bilirubin> onto:value ?value }
