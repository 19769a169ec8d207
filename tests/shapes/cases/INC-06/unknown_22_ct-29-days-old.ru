# expect INC-06=UNKNOWN
# why: 3.3 INC-06 (22): the CT is one day too stale.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L2> <L2-size> <L2-uptake> <P1> <P1-size> <P1-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;

DELETE { <L1-size> onto:longestDiameter ?longestDiameter ; onto:date ?date }
INSERT { <L1-size> onto:longestDiameter 20 ; onto:date "2026-10-24"^^xsd:date }
WHERE { <L1-size> onto:longestDiameter ?longestDiameter ; onto:date ?date }
