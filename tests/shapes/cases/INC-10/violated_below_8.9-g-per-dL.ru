# expect INC-10=VIOLATED
# why: 3.2 INC-10: haemoglobin 8.9 g/dL, just short of the limit.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-haemoglobin> onto:value ?value }
INSERT { <lab-haemoglobin> onto:value 8.9 }
WHERE { <lab-haemoglobin> onto:value ?value }
