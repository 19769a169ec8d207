# expect nothing
# why: 3.3 INC-13 (4): exactly three times the limit of 45.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-alt> onto:value ?value }
INSERT { <lab-alt> onto:value 135 }
WHERE { <lab-alt> onto:value ?value }
