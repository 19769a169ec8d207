# expect INC-01=UNKNOWN EXC-01=UNKNOWN
# why: 3.3 INC-01 (5), A01: an older term that today's classes do not have.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <specimen> onto:differentiation ?differentiation }
INSERT { <specimen> onto:differentiation onto:moderate }
WHERE { <specimen> onto:differentiation ?differentiation }
