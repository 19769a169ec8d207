# expect nothing
# why: 1.3: the least upper limit that is believed; 0.4 is below 1.5 x 0.3.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-bilirubin> onto:uln ?uln }
INSERT { <lab-bilirubin> onto:uln 0.3 }
WHERE { <lab-bilirubin> onto:uln ?uln } ;

DELETE { <lab-bilirubin> onto:value ?value }
INSERT { <lab-bilirubin> onto:value 0.4 }
WHERE { <lab-bilirubin> onto:value ?value }
