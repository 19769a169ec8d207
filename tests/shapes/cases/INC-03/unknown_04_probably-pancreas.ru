# expect INC-03=UNKNOWN
# why: 3.3 INC-03 (4): probable is not definite.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <primary-site> onto:certainty ?certainty }
INSERT { <primary-site> onto:certainty onto:probable }
WHERE { <primary-site> onto:certainty ?certainty }
