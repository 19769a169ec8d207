# expect nothing
# why: 1.3: 0.67 ukat/L = 40.2 U/L.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-ast> onto:ulnUnit ?ulnUnit }
INSERT { <lab-ast> onto:ulnUnit "ukat/L" }
WHERE { <lab-ast> onto:ulnUnit ?ulnUnit } ;

DELETE { <lab-ast> onto:uln ?uln }
INSERT { <lab-ast> onto:uln 0.67 }
WHERE { <lab-ast> onto:uln ?uln }
