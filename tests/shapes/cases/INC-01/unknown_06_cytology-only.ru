# expect INC-01=UNKNOWN
# why: 3.3 INC-01 (6), A01: fine-needle cytology is no histology.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <specimen> onto:procedure ?procedure }
INSERT { <specimen> onto:procedure onto:cytology }
WHERE { <specimen> onto:procedure ?procedure }
