# expect nothing
# why: Trap 5: heart disease that is not failure does not touch EXC-03.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasHeartDisease <heart-disease> .
    <heart-disease> a onto:ValvularHeartDisease ;
        onto:nyhaClass onto:nyhaII ;
        onto:objectiveAssessment onto:objectiveB ;
        onto:date "2026-11-16"^^xsd:date .
}
