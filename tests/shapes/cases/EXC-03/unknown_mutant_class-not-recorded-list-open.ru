# expect EXC-03=UNKNOWN
# why: 2.2 EXC-03: heart failure without a class.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasHeartDisease <heart-failure> .
    <heart-failure> a onto:CongestiveHeartFailure ;
        onto:date "2026-03-02"^^xsd:date .
} ;

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <review-cardiovascular> } ?gone ?p ?o . ?s ?q ?gone }
