# expect INC-01=VIOLATED
# why: 2.2 INC-01: diagnosed on images, never sampled.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <specimen> onto:procedure ?procedure }
INSERT { <specimen> onto:procedure onto:imagingDiagnosis }
WHERE { <specimen> onto:procedure ?procedure }
