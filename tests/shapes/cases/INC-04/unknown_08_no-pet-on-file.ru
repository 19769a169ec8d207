# expect INC-04=UNKNOWN INC-05e=UNKNOWN PREF-01=UNKNOWN
# why: 3.3 INC-04 (8): no PET recorded and the imaging list not reviewed; unlisted progression stays possible
#      too.
BASE <https://w3id.org/trialshapes/patients/base/>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <pet> <L1-uptake> <L2-uptake> <P1-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <review-imaging> } ?gone ?p ?o . ?s ?q ?gone }
