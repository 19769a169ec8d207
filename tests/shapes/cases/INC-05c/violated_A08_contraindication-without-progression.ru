# expect INC-05=VIOLATED INC-05b=VIOLATED
# why: 2.2 INC-05c, A08: progression is demanded of whoever cannot have anti-VEGF drugs, under both readings.
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
    pat:base onto:hasAngina <angina> .
    <angina> a onto:Angina ;
        onto:status onto:currentStatus ;
        onto:date "2026-11-16"^^xsd:date .
} ;

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <progression> } ?gone ?p ?o . ?s ?q ?gone }
