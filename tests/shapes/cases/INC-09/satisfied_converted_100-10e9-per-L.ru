# expect nothing
# why: 3.2 INC-09: platelets 100 10*9/L is exactly the limit once converted.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-platelets> onto:value ?value ; onto:unit ?unit }
INSERT { <lab-platelets> onto:value 100 ; onto:unit "10*9/L" }
WHERE { <lab-platelets> onto:value ?value ; onto:unit ?unit }
