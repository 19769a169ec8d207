# expect nothing
# why: 1.3: 28 days is still fresh.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <lab-anc> onto:date ?date }
INSERT { <lab-anc> onto:date "2026-10-25"^^xsd:date }
WHERE { <lab-anc> onto:date ?date }
