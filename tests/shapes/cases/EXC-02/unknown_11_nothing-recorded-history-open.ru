# expect INC-05=UNKNOWN INC-05b=UNKNOWN INC-05c=UNKNOWN PERM-03=UNKNOWN PERM-04=UNKNOWN EXC-02=UNKNOWN
# why: 3.3 EXC-02 (11): nothing recorded, history not reviewed.
BASE <https://w3id.org/trialshapes/patients/base/>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <lanreotide> <ssa-regimen> } ?gone ?p ?o . ?s ?q ?gone } ;

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <review-therapy> } ?gone ?p ?o . ?s ?q ?gone }
