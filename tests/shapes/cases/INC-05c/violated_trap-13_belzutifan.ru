# expect INC-05=VIOLATED INC-05b=VIOLATED
# why: Trap 13: an HIF-2alpha inhibitor is no anti-VEGF drug.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasTherapy <belzutifan> .
    <belzutifan> a onto:TherapyEpisode ;
        onto:hasAgent onto:belzutifan ;
        onto:indication onto:pnetIndication ;
        onto:intent onto:palliative ;
        onto:startDate "2025-06-02"^^xsd:date ;
        onto:endDate "2026-05-14"^^xsd:date ;
        onto:stopReason onto:progression .
}
