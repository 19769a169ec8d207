# expect nothing
# why: 1.3: 28 days is still recent.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <ecog> onto:date ?date }
INSERT { <ecog> onto:date "2026-10-25"^^xsd:date }
WHERE { <ecog> onto:date ?date }
