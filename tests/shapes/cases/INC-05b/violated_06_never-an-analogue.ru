# expect INC-05=VIOLATED INC-05b=VIOLATED
# why: 3.3 INC-05b (6): complete history without an analogue.
BASE <https://w3id.org/trialshapes/patients/base/>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <lanreotide> <ssa-regimen> } ?gone ?p ?o . ?s ?q ?gone }
