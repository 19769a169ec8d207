# expect nothing
# why: 2.2 EXC-03: another heart disease is not heart failure.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasHeartDisease <heart> .
    <heart> a onto:OtherHeartDisease ;
        onto:nyhaClass onto:nyhaIII ;
        onto:date "2026-03-02"^^xsd:date .
}
