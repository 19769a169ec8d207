# expect INC-13=UNKNOWN
# why: 1.3 IMPLAUSIBLE: no laboratory has that upper limit; ALT 900 would pass with it.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-alt> onto:uln ?uln }
INSERT { <lab-alt> onto:uln 4000 }
WHERE { <lab-alt> onto:uln ?uln } ;

DELETE { <lab-alt> onto:value ?value }
INSERT { <lab-alt> onto:value 900 }
WHERE { <lab-alt> onto:value ?value }
