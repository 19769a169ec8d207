# expect INC-13=VIOLATED
# why: 3.3 INC-13 (5): just over.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-alt> onto:value ?value }
INSERT { <lab-alt> onto:value 136 }
WHERE { <lab-alt> onto:value ?value }
