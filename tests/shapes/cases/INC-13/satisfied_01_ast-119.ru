# expect nothing
# why: 3.3 INC-13 (1): just under three times the limit of 40.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-ast> onto:value ?value }
INSERT { <lab-ast> onto:value 119 }
WHERE { <lab-ast> onto:value ?value }
