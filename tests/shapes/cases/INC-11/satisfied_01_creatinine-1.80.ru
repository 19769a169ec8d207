# expect nothing
# why: 3.3 INC-11 (1): exactly one and a half times the limit of 1.2, where binary arithmetic goes wrong.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-creatinine> onto:value ?value }
INSERT { <lab-creatinine> onto:value 1.80 }
WHERE { <lab-creatinine> onto:value ?value }
