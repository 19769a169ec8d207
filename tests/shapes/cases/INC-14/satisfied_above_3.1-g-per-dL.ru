# expect nothing
# why: 3.2 INC-14: albumin 3.1 g/dL, just past the limit.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-albumin> onto:value ?value }
INSERT { <lab-albumin> onto:value 3.1 }
WHERE { <lab-albumin> onto:value ?value }
