# expect INC-05=UNKNOWN INC-05b=UNKNOWN INC-05e=UNKNOWN
# why: 3.1 INC-05b: lanreotide alone, RECIST progression undated, no date recorded (within 12 months).
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE WHERE { <progression> onto:date ?date }
