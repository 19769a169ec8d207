# expect INC-05=VIOLATED INC-05b=VIOLATED
# why: 3.3 INC-05e (3): a rising marker is no progression by RECIST.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <lanreotide> <ssa-regimen> } ?gone ?p ?o . ?s ?q ?gone } ;

DELETE { <progression> onto:date ?date ; onto:method ?method }
INSERT { <progression> onto:date "2026-11-02"^^xsd:date ; onto:method onto:biochemical }
WHERE { <progression> onto:date ?date ; onto:method ?method } ;

DELETE WHERE { <progression> onto:referenceScanDate ?referenceScanDate }
