# expect nothing
# why: 3.2 INC-14: albumin 3.0 g/dL, exactly the limit.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-albumin> onto:value ?value }
INSERT { <lab-albumin> onto:value 3.0 }
WHERE { <lab-albumin> onto:value ?value }
