# expect EXC-03=UNKNOWN EXC-04=UNKNOWN EXC-05=UNKNOWN
# policy strict
# why: Policy table: the strict policy asks for a denial of each concept, so EXC-04 and EXC-05 open too.
BASE <https://w3id.org/trialshapes/patients/base/>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <review-cardiovascular> } ?gone ?p ?o . ?s ?q ?gone }
