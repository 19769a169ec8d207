# expect INC-12=UNKNOWN
# why: 1.3 IMPLAUSIBLE: just above what is believed of an upper limit.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-bilirubin> onto:uln ?uln }
INSERT { <lab-bilirubin> onto:uln 3.1 }
WHERE { <lab-bilirubin> onto:uln ?uln }
