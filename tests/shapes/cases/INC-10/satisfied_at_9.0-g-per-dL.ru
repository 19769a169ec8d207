# expect nothing
# why: 3.2 INC-10: haemoglobin 9.0 g/dL, exactly the limit.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-haemoglobin> onto:value ?value }
INSERT { <lab-haemoglobin> onto:value 9.0 }
WHERE { <lab-haemoglobin> onto:value ?value }
