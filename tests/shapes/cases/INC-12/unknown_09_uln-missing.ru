# expect INC-12=UNKNOWN
# why: 3.3 INC-12 (9): no upper limit of normal and no default for it.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE WHERE { <lab-bilirubin> onto:uln ?uln ; onto:ulnUnit ?ulnUnit }
