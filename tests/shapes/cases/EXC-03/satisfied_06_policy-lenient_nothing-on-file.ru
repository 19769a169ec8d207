# expect nothing
# policy lenient
# presumed EXC-03
# why: Policy table, 3.3 EXC-03 (6): presumed absent under the lenient policy.
BASE <https://w3id.org/trialshapes/patients/base/>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <review-cardiovascular> } ?gone ?p ?o . ?s ?q ?gone }
