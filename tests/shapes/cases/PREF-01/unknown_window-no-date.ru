# expect INC-04=UNKNOWN PREF-01=UNKNOWN
# why: 3.1 PREF-01: PET undated, no date recorded (within 6 months).
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE WHERE { <pet> onto:date ?date }
