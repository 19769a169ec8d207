# expect INC-04=UNKNOWN INC-06=UNKNOWN PREF-01=UNKNOWN
# why: 3.3 INC-06, units: ten of what?
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L2> <L2-size> <L2-uptake> <P1> <P1-size> <P1-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;

DELETE { <L1-size> onto:longestDiameter ?longestDiameter }
INSERT { <L1-size> onto:longestDiameter 10 }
WHERE { <L1-size> onto:longestDiameter ?longestDiameter } ;

DELETE WHERE { <L1-size> onto:unit ?unit }
