# expect INC-05=VIOLATED INC-05b=VIOLATED
# why: 1.4: four denials do what the review of the list would.
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

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <review-cardiovascular> } ?gone ?p ?o . ?s ?q ?gone } ;

INSERT DATA {
    pat:base onto:hasNegativeStatement <no-heart-disease> .
    <no-heart-disease> a onto:NegativeStatement ;
        onto:about onto:HeartDisease ;
        onto:date "2026-11-16"^^xsd:date .
} ;

INSERT DATA {
    pat:base onto:hasNegativeStatement <no-angina> .
    <no-angina> a onto:NegativeStatement ;
        onto:about onto:Angina ;
        onto:date "2026-11-16"^^xsd:date .
} ;

INSERT DATA {
    pat:base onto:hasNegativeStatement <no-arterial-thromboembolic-event> .
    <no-arterial-thromboembolic-event> a onto:NegativeStatement ;
        onto:about onto:ArterialThromboembolicEvent ;
        onto:date "2026-11-16"^^xsd:date .
} ;

INSERT DATA {
    pat:base onto:hasNegativeStatement <no-venous-thromboembolic-event> .
    <no-venous-thromboembolic-event> a onto:NegativeStatement ;
        onto:about onto:VenousThromboembolicEvent ;
        onto:date "2026-11-16"^^xsd:date .
}
