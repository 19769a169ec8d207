# expect INC-11=UNKNOWN
# why: 1.3: neither the multiple nor the clearance can be computed.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE WHERE { <lab-creatinine> onto:uln ?uln ; onto:ulnUnit ?ulnUnit } ;

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <weight> } ?gone ?p ?o . ?s ?q ?gone }
