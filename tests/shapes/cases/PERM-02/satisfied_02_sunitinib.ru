# expect INC-05b=VIOLATED INC-05c=SATISFIED
# why: 3.3 PERM-02: earlier sunitinib; path c holds.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasTherapy <sunitinib> .
    <sunitinib> a onto:TherapyEpisode ;
        onto:hasAgent onto:sunitinib ;
        onto:indication onto:pnetIndication ;
        onto:intent onto:palliative ;
        onto:startDate "2025-04-07"^^xsd:date ;
        onto:endDate "2026-05-14"^^xsd:date ;
        onto:stopReason onto:progression .
}
