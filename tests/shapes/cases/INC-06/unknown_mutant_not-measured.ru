# expect INC-04=UNKNOWN INC-06=UNKNOWN PREF-01=UNKNOWN
# why: 2.2 size: a lesion that nobody measured.
BASE <https://w3id.org/trialshapes/patients/base/>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L2> <L2-size> <L2-uptake> <P1> <P1-size> <P1-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L1-size> } ?gone ?p ?o . ?s ?q ?gone }
