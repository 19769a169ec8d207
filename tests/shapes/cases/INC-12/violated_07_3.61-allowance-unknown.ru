# expect INC-04=UNKNOWN INC-12=VIOLATED PREF-01=UNKNOWN
# why: 3.3 INC-12 (7): fails whatever the liver and Gilbert are; the open lesion list leaves INC-04 open.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L1> <L1-size> <L1-uptake> <L2> <L2-size> <L2-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <review-lesions> } ?gone ?p ?o . ?s ?q ?gone } ;

DELETE { <lab-bilirubin> onto:value ?value }
INSERT { <lab-bilirubin> onto:value 3.61 }
WHERE { <lab-bilirubin> onto:value ?value }
