# expect INC-05=UNKNOWN INC-05b=VIOLATED INC-05c=UNKNOWN
# why: 2.2 K6: a contraindication to a narrower or wider class of drugs leaves it open.
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
    pat:base onto:hasContraindication <statement> .
    <statement> a onto:ContraindicationStatement ;
        onto:drugClass onto:NonSSAAntitumourAgent ;
        onto:authorRole onto:physician ;
        onto:date "2026-11-10"^^xsd:date .
}
