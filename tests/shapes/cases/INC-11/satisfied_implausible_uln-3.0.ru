# expect nothing
# why: 1.3: the greatest upper limit that is believed; no weight.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-creatinine> onto:uln ?uln }
INSERT { <lab-creatinine> onto:uln 3.0 }
WHERE { <lab-creatinine> onto:uln ?uln } ;

DELETE { <lab-creatinine> onto:value ?value }
INSERT { <lab-creatinine> onto:value 4.5 }
WHERE { <lab-creatinine> onto:value ?value } ;

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <weight> } ?gone ?p ?o . ?s ?q ?gone }
