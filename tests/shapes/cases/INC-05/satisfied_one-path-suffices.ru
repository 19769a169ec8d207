# expect nothing
# why: 2.2 INC-05: an open path does not matter when another holds.
BASE <https://w3id.org/trialshapes/patients/base/>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <review-symptoms> } ?gone ?p ?o . ?s ?q ?gone }
