# expect EXC-03=UNKNOWN
# why: the denial may be the later statement.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasHeartDisease <heart-failure> .
    <heart-failure> a onto:CongestiveHeartFailure ;
        onto:nyhaClass onto:nyhaII ;
        onto:date "2026-03-02"^^xsd:date .
} ;

INSERT DATA {
    pat:base onto:hasNegativeStatement <denial> .
    <denial> a onto:NegativeStatement ;
        onto:about onto:CongestiveHeartFailure .
}
