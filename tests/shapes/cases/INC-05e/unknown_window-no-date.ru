# expect INC-05=UNKNOWN INC-05b=VIOLATED INC-05e=UNKNOWN
# why: 3.1 INC-05e: never treated, RECIST progression undated, no date recorded (less than 4 months ago, so
#      the day itself is out).
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <lanreotide> <ssa-regimen> } ?gone ?p ?o . ?s ?q ?gone } ;

DELETE WHERE { <progression> onto:date ?date }
