# expect nothing
# why: 3.3 INC-13 (2): exactly three times.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-ast> onto:value ?value }
INSERT { <lab-ast> onto:value 120 }
WHERE { <lab-ast> onto:value ?value }
