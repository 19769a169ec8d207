# expect INC-09=VIOLATED
# why: 3.2 INC-09: platelets 99999 /mm3, just short of the limit.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-platelets> onto:value ?value }
INSERT { <lab-platelets> onto:value 99999 }
WHERE { <lab-platelets> onto:value ?value }
