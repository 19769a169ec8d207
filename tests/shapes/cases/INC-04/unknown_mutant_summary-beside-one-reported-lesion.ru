# expect INC-04=UNKNOWN PREF-01=UNKNOWN
# why: one lesion is reported by itself and two are not; the summary may be older than they are.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L2-uptake> <P1-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;
INSERT DATA { <pet> onto:allMeasurableAboveLiver true }
