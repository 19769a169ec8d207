# expect INC-03=UNKNOWN
# why: 3.3 INC-03 (3): searched for and not found.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <primary-site> onto:siteCode ?siteCode }
INSERT { <primary-site> onto:siteCode onto:unknownSite }
WHERE { <primary-site> onto:siteCode ?siteCode }
