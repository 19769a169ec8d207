# expect INC-14=UNKNOWN
# why: 3.2 INC-14: specimen taken 29 days before registration, one day too stale (A26).
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <lab-albumin> onto:date ?date }
INSERT { <lab-albumin> onto:date "2026-10-24"^^xsd:date }
WHERE { <lab-albumin> onto:date ?date }
