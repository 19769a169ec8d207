# expect EXC-03=UNKNOWN
# why: 1.2: a record after registration decides nothing.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasHeartDisease <heart-failure> .
    <heart-failure> a onto:CongestiveHeartFailure ;
        onto:nyhaClass onto:nyhaIII ;
        onto:date "2026-11-25"^^xsd:date .
} ;

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <review-cardiovascular> } ?gone ?p ?o . ?s ?q ?gone }
