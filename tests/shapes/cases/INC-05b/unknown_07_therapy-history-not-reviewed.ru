# expect INC-05=UNKNOWN INC-05b=UNKNOWN INC-05c=UNKNOWN PERM-03=UNKNOWN PERM-04=UNKNOWN EXC-02=UNKNOWN
# why: 3.3 INC-05b (7): other drugs may be missing from an unreviewed list.
BASE <https://w3id.org/trialshapes/patients/base/>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <review-therapy> } ?gone ?p ?o . ?s ?q ?gone }
