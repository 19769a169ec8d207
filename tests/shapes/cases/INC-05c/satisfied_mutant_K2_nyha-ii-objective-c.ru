# expect INC-05b=VIOLATED INC-05c=SATISFIED
# why: 2.2 K2: NYHA II with an objective assessment of B to D.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasTherapy <everolimus> .
    <everolimus> a onto:TherapyEpisode ;
        onto:hasAgent onto:everolimus ;
        onto:indication onto:pnetIndication ;
        onto:intent onto:palliative ;
        onto:startDate "2025-06-02"^^xsd:date ;
        onto:endDate "2026-05-14"^^xsd:date ;
        onto:stopReason onto:progression .
} ;

INSERT DATA {
    pat:base onto:hasHeartDisease <heart> .
    <heart> a onto:ValvularHeartDisease ;
        onto:nyhaClass onto:nyhaII ;
        onto:objectiveAssessment onto:objectiveC ;
        onto:date "2026-03-02"^^xsd:date .
}
