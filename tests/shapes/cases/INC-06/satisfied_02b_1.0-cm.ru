# expect nothing
# why: 3.3 INC-06, units: one centimetre is ten millimetres.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L2> <L2-size> <L2-uptake> <P1> <P1-size> <P1-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;

DELETE { <L1-size> onto:longestDiameter ?longestDiameter ; onto:unit ?unit }
INSERT { <L1-size> onto:longestDiameter 1.0 ; onto:unit "cm" }
WHERE { <L1-size> onto:longestDiameter ?longestDiameter ; onto:unit ?unit }
