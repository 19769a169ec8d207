# expect INC-04=UNKNOWN PREF-01=UNKNOWN
# why: 3.3 INC-04 (3): the reader said nothing about L2.
BASE <https://w3id.org/trialshapes/patients/base/>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L2-uptake> } ?gone ?p ?o . ?s ?q ?gone }
