# expect INC-12=VIOLATED
# why: 3.3 INC-12 (6): just over the wider limit.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-bilirubin> onto:value ?value }
INSERT { <lab-bilirubin> onto:value 3.61 }
WHERE { <lab-bilirubin> onto:value ?value }
