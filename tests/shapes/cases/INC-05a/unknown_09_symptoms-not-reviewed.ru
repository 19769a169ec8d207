# expect INC-05=UNKNOWN INC-05a=UNKNOWN INC-05b=VIOLATED
# why: 3.3 INC-05a (9): untreated, never asked for symptoms.
BASE <https://w3id.org/trialshapes/patients/base/>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <lanreotide> <ssa-regimen> } ?gone ?p ?o . ?s ?q ?gone } ;

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <review-symptoms> } ?gone ?p ?o . ?s ?q ?gone }
