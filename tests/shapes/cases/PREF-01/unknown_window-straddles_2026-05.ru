# expect PREF-01=UNKNOWN
# why: 3.1 PREF-01: PET 2026-05, a partial date that may lie on either side (within 6 months).
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <pet> onto:date ?date }
INSERT { <pet> onto:date "2026-05"^^xsd:gYearMonth }
WHERE { <pet> onto:date ?date }
