# expect nothing
# why: 3.1 INC-05b: lanreotide alone, RECIST progression 2025-12, a partial date, every day of which counts
#      (within 12 months).
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <progression> onto:date ?date }
INSERT { <progression> onto:date "2025-12"^^xsd:gYearMonth }
WHERE { <progression> onto:date ?date }
