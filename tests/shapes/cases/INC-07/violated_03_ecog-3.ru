# expect INC-07=VIOLATED
# why: 3.3 INC-07 (3): 3 is not.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <ecog> onto:score ?score }
INSERT { <ecog> onto:score 3 }
WHERE { <ecog> onto:score ?score }
