# expect INC-05=UNKNOWN INC-05a=UNKNOWN INC-05b=VIOLATED
# policy lenient
# why: Policy table: a fact that would help is never presumed, not under the lenient policy either.
BASE <https://w3id.org/trialshapes/patients/base/>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <lanreotide> <ssa-regimen> } ?gone ?p ?o . ?s ?q ?gone } ;

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <review-symptoms> } ?gone ?p ?o . ?s ?q ?gone }
