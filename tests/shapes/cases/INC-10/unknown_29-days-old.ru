# expect INC-10=UNKNOWN
# why: 3.2 INC-10: specimen taken 29 days before registration, one day too stale (A26).
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <lab-haemoglobin> onto:date ?date }
INSERT { <lab-haemoglobin> onto:date "2026-10-24"^^xsd:date }
WHERE { <lab-haemoglobin> onto:date ?date }
