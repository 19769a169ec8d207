# expect nothing
# why: 3.3 INC-11 (10): no upper limit of normal, clearance suffices.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-creatinine> onto:value ?value }
INSERT { <lab-creatinine> onto:value 1.9 }
WHERE { <lab-creatinine> onto:value ?value } ;

DELETE WHERE { <lab-creatinine> onto:uln ?uln ; onto:ulnUnit ?ulnUnit }
