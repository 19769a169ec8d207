# expect INC-03=VIOLATED
# why: 3.3 INC-03 (2): a duodenal primary.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <primary-site> onto:siteCode ?siteCode }
INSERT { <primary-site> onto:siteCode onto:duodenum }
WHERE { <primary-site> onto:siteCode ?siteCode }
