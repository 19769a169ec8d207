# expect INC-07=UNKNOWN
# why: 1.3: an assessment of more than 28 days decides nothing.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <ecog> onto:score ?score ; onto:date ?date }
INSERT { <ecog> onto:score 3 ; onto:date "2026-10-01"^^xsd:date }
WHERE { <ecog> onto:score ?score ; onto:date ?date }
