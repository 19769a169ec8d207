# expect nothing
# why: 3.2 INC-08: neutrophils 1.5 10*9/L is exactly the limit once converted.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-anc> onto:value ?value ; onto:unit ?unit }
INSERT { <lab-anc> onto:value 1.5 ; onto:unit "10*9/L" }
WHERE { <lab-anc> onto:value ?value ; onto:unit ?unit }
