# expect INC-10=UNKNOWN
# why: 3.2 INC-10: 90 g/dL is not credible and hints at a wrong unit, so it settles nothing.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-haemoglobin> onto:value ?value }
INSERT { <lab-haemoglobin> onto:value 90 }
WHERE { <lab-haemoglobin> onto:value ?value }
