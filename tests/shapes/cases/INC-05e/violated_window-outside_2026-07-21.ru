# expect INC-05=VIOLATED INC-05b=VIOLATED
# why: 3.1 INC-05e: never treated, RECIST progression 2026-07-21, one day outside (less than 4 months ago, so
#      the day itself is out).
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <lanreotide> <ssa-regimen> } ?gone ?p ?o . ?s ?q ?gone } ;

DELETE { <progression> onto:date ?date }
INSERT { <progression> onto:date "2026-07-21"^^xsd:date }
WHERE { <progression> onto:date ?date }
