# expect nothing
# policy lenient
# presumed EXC-05
# why: 1.4: lenient presumes absence.
BASE <https://w3id.org/trialshapes/patients/base/>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <review-gastrointestinal> } ?gone ?p ?o . ?s ?q ?gone }
