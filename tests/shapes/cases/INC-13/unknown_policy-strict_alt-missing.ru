# expect INC-13=UNKNOWN EXC-03=UNKNOWN EXC-04=UNKNOWN EXC-05=UNKNOWN
# policy strict
# why: Policy table: a laboratory value is never presumed, not under the strict policy either.
BASE <https://w3id.org/trialshapes/patients/base/>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <lab-alt> } ?gone ?p ?o . ?s ?q ?gone }
