# expect INC-13=UNKNOWN
# why: 3.3 INC-13 (8): AST without an upper limit of normal.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE WHERE { <lab-ast> onto:uln ?uln ; onto:ulnUnit ?ulnUnit }
