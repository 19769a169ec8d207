# expect EXC-03=UNKNOWN
# why: 3.3 EXC-03 (5): heart failure without a class.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasHeartDisease <heart-disease> .
    <heart-disease> a onto:CongestiveHeartFailure ;
        onto:date "2026-11-16"^^xsd:date .
}
