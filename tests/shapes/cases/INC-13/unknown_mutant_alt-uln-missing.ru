# expect INC-13=UNKNOWN
# why: 1.3: no upper limit of normal and no default for it.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE WHERE { <lab-alt> onto:uln ?uln ; onto:ulnUnit ?ulnUnit }
