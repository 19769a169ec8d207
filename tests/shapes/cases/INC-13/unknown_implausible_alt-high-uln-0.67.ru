# expect INC-13=UNKNOWN
# why: 1.3 IMPLAUSIBLE: 0.67 ukat/L entered as U/L would make every value too high.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-alt> onto:uln ?uln }
INSERT { <lab-alt> onto:uln 0.67 }
WHERE { <lab-alt> onto:uln ?uln }
