# expect nothing
# why: 3.2 INC-10: haemoglobin 90 g/L is exactly the limit once converted.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-haemoglobin> onto:value ?value ; onto:unit ?unit }
INSERT { <lab-haemoglobin> onto:value 90 ; onto:unit "g/L" }
WHERE { <lab-haemoglobin> onto:value ?value ; onto:unit ?unit }
