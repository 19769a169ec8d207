# expect INC-05=UNKNOWN INC-05a=UNKNOWN INC-05b=VIOLATED EXC-03=UNKNOWN EXC-04=UNKNOWN EXC-05=UNKNOWN
# policy strict
# why: Policy table: a fact that would help is never presumed, not under the strict policy either.
BASE <https://w3id.org/trialshapes/patients/base/>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <lanreotide> <ssa-regimen> } ?gone ?p ?o . ?s ?q ?gone } ;

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <review-symptoms> } ?gone ?p ?o . ?s ?q ?gone }
