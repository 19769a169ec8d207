# expect INC-05=VIOLATED INC-05b=VIOLATED
# why: 2.2 vegf, A23: an injection into the eye is no systemic therapy.
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
    pat:base onto:hasTherapy <bevacizumab> .
    <bevacizumab> a onto:TherapyEpisode ;
        onto:hasAgent onto:bevacizumab ;
        onto:indication onto:pnetIndication ;
        onto:route onto:intravitreal ;
        onto:startDate "2025-06-02"^^xsd:date ;
        onto:endDate "2025-09-02"^^xsd:date .
}
