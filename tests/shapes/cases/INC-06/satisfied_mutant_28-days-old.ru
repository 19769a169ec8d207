# expect nothing
# why: 1.3: 28 days is still recent.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L2> <L2-size> <L2-uptake> <P1> <P1-size> <P1-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;

DELETE { <L1-size> onto:date ?date }
INSERT { <L1-size> onto:date "2026-10-25"^^xsd:date }
WHERE { <L1-size> onto:date ?date }
