# expect INC-05b=VIOLATED INC-05=UNKNOWN INC-05c=UNKNOWN
# why: the denial may be of a day after the embolism.
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
    pat:base onto:hasEvent <embolism> .
    <embolism> a onto:PulmonaryEmbolism ;
        onto:date "2026-05-23"^^xsd:date .
} ;

INSERT DATA {
    pat:base onto:hasNegativeStatement <denial> .
    <denial> a onto:NegativeStatement ;
        onto:about onto:VenousThromboembolicEvent ;
        onto:date "2026-05"^^xsd:gYearMonth .
}
