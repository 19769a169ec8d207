# expect INC-01=UNKNOWN EXC-01=UNKNOWN
# why: 2.2 INC-01, A01: an older term, and on cytology.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <specimen> onto:differentiation ?differentiation }
INSERT { <specimen> onto:differentiation onto:moderate }
WHERE { <specimen> onto:differentiation ?differentiation } ;

DELETE { <specimen> onto:procedure ?procedure }
INSERT { <specimen> onto:procedure onto:cytology }
WHERE { <specimen> onto:procedure ?procedure }
