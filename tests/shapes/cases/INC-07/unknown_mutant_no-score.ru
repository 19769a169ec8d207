# expect INC-07=UNKNOWN
# why: 2.2 INC-07: an assessment without a score says nothing.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE WHERE { <ecog> onto:score ?score }
