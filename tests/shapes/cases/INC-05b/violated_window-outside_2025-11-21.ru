# expect INC-05=VIOLATED INC-05b=VIOLATED
# why: 3.1 INC-05b: lanreotide alone, RECIST progression 2025-11-21, one day outside (within 12 months).
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <progression> onto:date ?date }
INSERT { <progression> onto:date "2025-11-21"^^xsd:date }
WHERE { <progression> onto:date ?date }
