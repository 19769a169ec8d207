# expect INC-13=UNKNOWN
# why: 1.3 IMPLAUSIBLE: just above what is believed of an upper limit.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-alt> onto:uln ?uln }
INSERT { <lab-alt> onto:uln 201 }
WHERE { <lab-alt> onto:uln ?uln }
