# expect INC-12=UNKNOWN
# why: 1.3 IMPLAUSIBLE: 21 umol/L entered as mg/dL; bilirubin 12.0 would pass with it.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-bilirubin> onto:uln ?uln }
INSERT { <lab-bilirubin> onto:uln 21 }
WHERE { <lab-bilirubin> onto:uln ?uln } ;

DELETE { <lab-bilirubin> onto:value ?value }
INSERT { <lab-bilirubin> onto:value 12.0 }
WHERE { <lab-bilirubin> onto:value ?value }
