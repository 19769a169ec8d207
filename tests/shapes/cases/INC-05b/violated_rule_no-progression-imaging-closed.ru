# expect INC-05=VIOLATED INC-05b=VIOLATED
# why: 2.2 pd: none recorded in a reviewed list.
BASE <https://w3id.org/trialshapes/patients/base/>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <progression> } ?gone ?p ?o . ?s ?q ?gone }
