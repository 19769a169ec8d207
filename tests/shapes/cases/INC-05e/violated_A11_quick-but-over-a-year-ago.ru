# expect INC-05=VIOLATED INC-05b=VIOLATED
# why: 2.2 INC-05e, A11: quick growth, but more than 12 months ago.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <lanreotide> <ssa-regimen> } ?gone ?p ?o . ?s ?q ?gone } ;

DELETE { <progression> onto:date ?date ; onto:referenceScanDate ?referenceScanDate }
INSERT { <progression> onto:date "2025-11-21"^^xsd:date ; onto:referenceScanDate "2025-09-01"^^xsd:date }
WHERE { <progression> onto:date ?date ; onto:referenceScanDate ?referenceScanDate }
