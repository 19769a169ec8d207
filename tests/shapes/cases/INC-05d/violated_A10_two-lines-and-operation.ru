# expect INC-05=VIOLATED INC-05b=VIOLATED
# why: 2.2 lines, A10: an operation is no line under any reading.
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
    pat:base onto:hasLocalTreatment <operation> .
    <operation> a onto:LiverSurgery ;
        onto:territory onto:liverRightLobe ;
        onto:recovered true ;
        onto:sessionDate "2026-06-01"^^xsd:date .
} ;

INSERT DATA {
    pat:base onto:hasSymptom <pain> .
    <pain> a onto:Pain ;
        onto:attribution onto:tumourBulk ;
        onto:current true ;
        onto:date "2026-11-16"^^xsd:date .
}
