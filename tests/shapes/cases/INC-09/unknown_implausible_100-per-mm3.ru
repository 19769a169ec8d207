# expect INC-09=UNKNOWN
# why: 3.2 INC-09: 100 /mm3 is not credible and hints at a wrong unit, so it settles nothing.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-platelets> onto:value ?value }
INSERT { <lab-platelets> onto:value 100 }
WHERE { <lab-platelets> onto:value ?value }
