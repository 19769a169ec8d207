# expect INC-04=UNKNOWN INC-06=VIOLATED PREF-01=UNKNOWN
# why: a summary over no measurable lesion shows nothing.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L1-uptake> <L2-uptake> <P1-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;
INSERT DATA { <pet> onto:allMeasurableAboveLiver true } ;

DELETE { ?m onto:longestDiameter ?d } INSERT { ?m onto:longestDiameter 4 }
WHERE { VALUES ?m { <L1-size> <L2-size> <P1-size> } ?m onto:longestDiameter ?d }
