# expect EXC-04=UNKNOWN
# why: 3.3 EXC-04 (7): none recorded, nobody asked.
BASE <https://w3id.org/trialshapes/patients/base/>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <review-malignancies> } ?gone ?p ?o . ?s ?q ?gone }
