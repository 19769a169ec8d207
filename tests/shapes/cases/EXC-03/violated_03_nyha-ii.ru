# expect EXC-03=VIOLATED
# why: 3.3 EXC-03 (3): class II.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasHeartDisease <heart-disease> .
    <heart-disease> a onto:CongestiveHeartFailure ;
        onto:nyhaClass onto:nyhaII ;
        onto:date "2026-11-16"^^xsd:date .
}
