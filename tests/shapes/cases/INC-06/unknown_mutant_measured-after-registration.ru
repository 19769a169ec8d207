# expect INC-04=UNKNOWN INC-06=UNKNOWN PREF-01=UNKNOWN
# why: 1.3: a CT after registration is not on file yet.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L2> <L2-size> <L2-uptake> <P1> <P1-size> <P1-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;

DELETE { <L1-size> onto:date ?date }
INSERT { <L1-size> onto:date "2026-11-25"^^xsd:date }
WHERE { <L1-size> onto:date ?date }
