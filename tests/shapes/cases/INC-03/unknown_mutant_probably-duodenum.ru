# expect INC-03=UNKNOWN
# why: 2.2 INC-03: probable is not known.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <primary-site> onto:siteCode ?siteCode ; onto:certainty ?certainty }
INSERT { <primary-site> onto:siteCode onto:duodenum ; onto:certainty onto:probable }
WHERE { <primary-site> onto:siteCode ?siteCode ; onto:certainty ?certainty }
