# expect nothing
# why: 3.3 EXC-01 (1): good differentiation documented, here on a resection.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <specimen> onto:procedure ?procedure }
INSERT { <specimen> onto:procedure onto:resection }
WHERE { <specimen> onto:procedure ?procedure }
