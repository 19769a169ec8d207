# expect INC-13=VIOLATED
# why: 3.3 INC-13 (3), trap 14: just over; liver metastases give no allowance.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-ast> onto:value ?value }
INSERT { <lab-ast> onto:value 121 }
WHERE { <lab-ast> onto:value ?value }
