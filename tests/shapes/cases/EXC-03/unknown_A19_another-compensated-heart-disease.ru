# expect EXC-03=UNKNOWN
# why: 2.2 EXC-03, A19: a heart disease of unknown kind may be heart failure, compensated or not.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasHeartDisease <heart-disease> .
    <heart-disease> a onto:HeartDisease ;
        onto:nyhaClass onto:nyhaII ;
        onto:controlled true ;
        onto:date "2026-11-16"^^xsd:date .
}
