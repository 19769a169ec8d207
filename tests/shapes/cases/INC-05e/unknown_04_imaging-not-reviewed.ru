# expect INC-05=UNKNOWN INC-05b=VIOLATED INC-05e=UNKNOWN
# why: 3.3 INC-05e (4): no progression on file, imaging history not reviewed.
BASE <https://w3id.org/trialshapes/patients/base/>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <lanreotide> <ssa-regimen> } ?gone ?p ?o . ?s ?q ?gone } ;

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <progression> } ?gone ?p ?o . ?s ?q ?gone } ;

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <review-imaging> } ?gone ?p ?o . ?s ?q ?gone }
