# expect INC-13=UNKNOWN
# policy lenient
# why: Policy table: a laboratory value is never presumed, not under the lenient policy either.
BASE <https://w3id.org/trialshapes/patients/base/>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <lab-alt> } ?gone ?p ?o . ?s ?q ?gone }
