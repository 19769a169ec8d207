# expect nothing
# why: 2.2 EXC-03: the latest record counts.
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

INSERT DATA {
    pat:base onto:hasHeartDisease <heart-failure-before> .
    <heart-failure-before> a onto:CongestiveHeartFailure ;
        onto:nyhaClass onto:nyhaIII ;
        onto:date "2025-03-02"^^xsd:date .
}
