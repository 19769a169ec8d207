# expect INC-03=UNKNOWN
# why: 3.3 INC-03 (5): site left blank.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE WHERE { <primary-site> onto:siteCode ?siteCode }
