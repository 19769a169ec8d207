# expect nothing
# why: 3.2 INC-10: haemoglobin 9.1 g/dL, just past the limit.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-haemoglobin> onto:value ?value }
INSERT { <lab-haemoglobin> onto:value 9.1 }
WHERE { <lab-haemoglobin> onto:value ?value }
