# expect EXC-03=UNKNOWN
# why: 2.2 EXC-03: another heart disease of NYHA I does not rule heart failure out.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasHeartDisease <heart> .
    <heart> a onto:ValvularHeartDisease ;
        onto:nyhaClass onto:nyhaI ;
        onto:date "2026-03-02"^^xsd:date .
} ;

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <review-cardiovascular> } ?gone ?p ?o . ?s ?q ?gone }
