# expect INC-05=VIOLATED INC-05b=VIOLATED
# why: 3.3 INC-05a (8): untreated, asked for symptoms, has none.
BASE <https://w3id.org/trialshapes/patients/base/>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <lanreotide> <ssa-regimen> } ?gone ?p ?o . ?s ?q ?gone }
