# expect INC-04=UNKNOWN PREF-01=UNKNOWN
# why: 1.1 all(): a lesion may be missing from an unreviewed list.
BASE <https://w3id.org/trialshapes/patients/base/>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <review-lesions> } ?gone ?p ?o . ?s ?q ?gone }
