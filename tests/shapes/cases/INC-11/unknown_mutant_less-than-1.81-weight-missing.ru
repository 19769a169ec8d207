# expect INC-11=UNKNOWN
# why: 1.3: "less than" a value just above the limit; no clearance.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-creatinine> onto:value ?value }
INSERT { <lab-creatinine> onto:value 1.81 }
WHERE { <lab-creatinine> onto:value ?value } ;

INSERT DATA {
    <lab-creatinine> onto:comparator "<" .
} ;

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <weight> } ?gone ?p ?o . ?s ?q ?gone }
