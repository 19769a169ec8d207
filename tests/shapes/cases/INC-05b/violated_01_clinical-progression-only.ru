# expect INC-05=VIOLATED INC-05b=VIOLATED
# why: 3.3 INC-05b (1): growth judged at the bedside, no RECIST.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <progression> onto:method ?method }
INSERT { <progression> onto:method onto:clinical }
WHERE { <progression> onto:method ?method }
