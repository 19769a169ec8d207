# expect INC-13=UNKNOWN
# why: 1.3 IMPLAUSIBLE: 40 ukat/L would be 2400 U/L.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-ast> onto:ulnUnit ?ulnUnit }
INSERT { <lab-ast> onto:ulnUnit "ukat/L" }
WHERE { <lab-ast> onto:ulnUnit ?ulnUnit } ;

DELETE { <lab-ast> onto:value ?value }
INSERT { <lab-ast> onto:value 900 }
WHERE { <lab-ast> onto:value ?value }
