# expect nothing
# why: 3.3 INC-03 (1): any part of the pancreas will do.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <primary-site> onto:siteCode ?siteCode }
INSERT { <primary-site> onto:siteCode onto:pancreasHead }
WHERE { <primary-site> onto:siteCode ?siteCode }
