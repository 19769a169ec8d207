# expect INC-07=UNKNOWN
# why: 1.3: 29 days is too old.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <ecog> onto:date ?date }
INSERT { <ecog> onto:date "2026-10-24"^^xsd:date }
WHERE { <ecog> onto:date ?date }
