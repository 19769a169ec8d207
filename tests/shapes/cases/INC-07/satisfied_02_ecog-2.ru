# expect nothing
# why: 3.3 INC-07 (2): 2 is still allowed.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <ecog> onto:score ?score }
INSERT { <ecog> onto:score 2 }
WHERE { <ecog> onto:score ?score }
