# expect nothing
# why: 3.2 INC-09: platelets 100001 /mm3, just past the limit.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-platelets> onto:value ?value }
INSERT { <lab-platelets> onto:value 100001 }
WHERE { <lab-platelets> onto:value ?value }
