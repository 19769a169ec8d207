# expect INC-05b=VIOLATED INC-05e=SATISFIED
# why: 2.2 INC-05e, A11: progression 12 weeks ago; the scan before it is not recorded.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <lanreotide> <ssa-regimen> } ?gone ?p ?o . ?s ?q ?gone } ;

DELETE { <progression> onto:date ?date ; onto:referenceScanDate ?referenceScanDate }
INSERT { <progression> onto:date "2026-09-01"^^xsd:date }
WHERE { <progression> onto:date ?date ; onto:referenceScanDate ?referenceScanDate }
