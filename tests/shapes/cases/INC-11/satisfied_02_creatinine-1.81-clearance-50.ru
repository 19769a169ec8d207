# expect nothing
# why: 3.3 INC-11 (2): creatinine too high, clearance 50.3 suffices.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-creatinine> onto:value ?value }
INSERT { <lab-creatinine> onto:value 1.81 }
WHERE { <lab-creatinine> onto:value ?value }
