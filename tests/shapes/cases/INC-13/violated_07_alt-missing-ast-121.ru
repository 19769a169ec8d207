# expect INC-13=VIOLATED
# why: 3.3 INC-13 (7): one failed enzyme decides.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <lab-alt> } ?gone ?p ?o . ?s ?q ?gone } ;

DELETE { <lab-ast> onto:value ?value }
INSERT { <lab-ast> onto:value 121 }
WHERE { <lab-ast> onto:value ?value }
