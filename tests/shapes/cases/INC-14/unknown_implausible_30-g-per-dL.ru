# expect INC-14=UNKNOWN
# why: 3.2 INC-14: 30 g/dL is not credible and hints at a wrong unit, so it settles nothing.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-albumin> onto:value ?value }
INSERT { <lab-albumin> onto:value 30 }
WHERE { <lab-albumin> onto:value ?value }
