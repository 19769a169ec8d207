# expect nothing
# why: 3.2 INC-14: albumin 30 g/L is exactly the limit once converted.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-albumin> onto:value ?value ; onto:unit ?unit }
INSERT { <lab-albumin> onto:value 30 ; onto:unit "g/L" }
WHERE { <lab-albumin> onto:value ?value ; onto:unit ?unit }
