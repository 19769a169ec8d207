# expect nothing
# why: one measurable lesion is enough for the summary.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L1-uptake> <L2-uptake> <P1-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;
INSERT DATA { <pet> onto:allMeasurableAboveLiver true } ;

DELETE { ?m onto:longestDiameter ?d } INSERT { ?m onto:longestDiameter 4 }
WHERE { VALUES ?m { <L2-size> <P1-size> } ?m onto:longestDiameter ?d }
