# expect INC-14=VIOLATED
# why: 3.2 INC-14: albumin 2.9 g/dL, just short of the limit.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-albumin> onto:value ?value }
INSERT { <lab-albumin> onto:value 2.9 }
WHERE { <lab-albumin> onto:value ?value }
