# expect INC-12=UNKNOWN
# why: 1.3 IMPLAUSIBLE: just below what is believed of an upper limit.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-bilirubin> onto:uln ?uln }
INSERT { <lab-bilirubin> onto:uln 0.29 }
WHERE { <lab-bilirubin> onto:uln ?uln } ;

DELETE { <lab-bilirubin> onto:value ?value }
INSERT { <lab-bilirubin> onto:value 0.4 }
WHERE { <lab-bilirubin> onto:value ?value }
