# expect nothing
# why: 3.3 INC-13 (9): 2.0 ukat/L is 120 U/L.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-ast> onto:value ?value ; onto:unit ?unit }
INSERT { <lab-ast> onto:value 2.0 ; onto:unit "ukat/L" }
WHERE { <lab-ast> onto:value ?value ; onto:unit ?unit }
