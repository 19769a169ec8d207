# expect INC-10=UNKNOWN
# why: 3.2 INC-10: haemoglobin never measured.
BASE <https://w3id.org/trialshapes/patients/base/>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <lab-haemoglobin> } ?gone ?p ?o . ?s ?q ?gone }
