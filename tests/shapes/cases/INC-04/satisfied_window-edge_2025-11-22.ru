# expect PREF-01=VIOLATED
# why: 3.1 INC-04: PET 2025-11-22, the last day that counts (within 12 months).
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <pet> onto:date ?date }
INSERT { <pet> onto:date "2025-11-22"^^xsd:date }
WHERE { <pet> onto:date ?date }
