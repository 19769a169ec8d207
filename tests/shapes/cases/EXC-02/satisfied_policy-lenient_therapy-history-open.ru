# expect nothing
# policy lenient
# presumed INC-05 PERM-03 PERM-04 EXC-02
# why: Policy table: a therapy list that is not empty is presumed complete under the lenient policy.
BASE <https://w3id.org/trialshapes/patients/base/>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <review-therapy> } ?gone ?p ?o . ?s ?q ?gone }
