# expect nothing
# why: 1.3: the least upper limit that is believed; 29 is below 3 x 10.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-alt> onto:uln ?uln }
INSERT { <lab-alt> onto:uln 10 }
WHERE { <lab-alt> onto:uln ?uln } ;

DELETE { <lab-alt> onto:value ?value }
INSERT { <lab-alt> onto:value 29 }
WHERE { <lab-alt> onto:value ?value }
