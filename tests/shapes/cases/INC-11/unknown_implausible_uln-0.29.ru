# expect INC-11=UNKNOWN
# why: 1.3 IMPLAUSIBLE: just below what is believed of an upper limit; no weight.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-creatinine> onto:uln ?uln }
INSERT { <lab-creatinine> onto:uln 0.29 }
WHERE { <lab-creatinine> onto:uln ?uln } ;

DELETE { <lab-creatinine> onto:value ?value }
INSERT { <lab-creatinine> onto:value 0.4 }
WHERE { <lab-creatinine> onto:value ?value } ;

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <weight> } ?gone ?p ?o . ?s ?q ?gone }
