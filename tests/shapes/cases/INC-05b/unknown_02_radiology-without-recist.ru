# expect INC-05=UNKNOWN INC-05b=UNKNOWN
# why: 3.3 INC-05b (2): the radiologist sees growth, RECIST was not applied.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <progression> onto:method ?method }
INSERT { <progression> onto:method onto:radiology }
WHERE { <progression> onto:method ?method }
