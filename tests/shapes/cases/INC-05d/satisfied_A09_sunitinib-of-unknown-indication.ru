# expect INC-05b=VIOLATED INC-05c=UNKNOWN INC-05d=SATISFIED
# why: 2.2 lines, A09: three countable lines; what the sunitinib was for is not recorded.
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
    pat:base onto:hasTherapy <streptozocin-doxorubicin> .
    <streptozocin-doxorubicin> a onto:TherapyEpisode ;
        onto:hasRegimen onto:streptozocinDoxorubicin ;
        onto:indication onto:pnetIndication ;
        onto:intent onto:palliative ;
        onto:startDate "2024-02-05"^^xsd:date ;
        onto:endDate "2024-09-30"^^xsd:date ;
        onto:stopReason onto:progression .
} ;

INSERT DATA {
    pat:base onto:hasTherapy <sunitinib> .
    <sunitinib> a onto:TherapyEpisode ;
        onto:hasAgent onto:sunitinib ;
        onto:intent onto:palliative ;
        onto:startDate "2023-01-09"^^xsd:date ;
        onto:endDate "2023-07-31"^^xsd:date .
} ;

INSERT DATA {
    pat:base onto:hasSymptom <pain> .
    <pain> a onto:Pain ;
        onto:attribution onto:tumourBulk ;
        onto:current true ;
        onto:date "2026-11-16"^^xsd:date .
}
