# expect nothing
# why: 2.2 EXC-03: NYHA I is enough without a review.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasHeartDisease <heart-failure> .
    <heart-failure> a onto:CongestiveHeartFailure ;
        onto:nyhaClass onto:nyhaI ;
        onto:date "2026-03-02"^^xsd:date .
} ;

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <review-cardiovascular> } ?gone ?p ?o . ?s ?q ?gone }
