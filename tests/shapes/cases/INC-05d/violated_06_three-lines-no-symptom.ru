# expect INC-05=VIOLATED INC-05b=VIOLATED
# why: 3.3 INC-05d (6): three lines, reviewed, no symptom.
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
}
