# expect INC-07=UNKNOWN
# why: 3.3 INC-07 (4): not recorded.
BASE <https://w3id.org/trialshapes/patients/base/>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <ecog> } ?gone ?p ?o . ?s ?q ?gone }
