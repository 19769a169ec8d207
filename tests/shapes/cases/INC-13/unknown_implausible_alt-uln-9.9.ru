# expect INC-13=UNKNOWN
# why: 1.3 IMPLAUSIBLE: just below what is believed of an upper limit.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-alt> onto:uln ?uln }
INSERT { <lab-alt> onto:uln 9.9 }
WHERE { <lab-alt> onto:uln ?uln } ;

DELETE { <lab-alt> onto:value ?value }
INSERT { <lab-alt> onto:value 29 }
WHERE { <lab-alt> onto:value ?value }
