# expect nothing
# why: 2.2 prior: begun after registration.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasTherapy <capecitabine> .
    <capecitabine> a onto:TherapyEpisode ;
        onto:hasAgent onto:capecitabine ;
        onto:indication onto:pnetIndication ;
        onto:startDate "2026-12-01"^^xsd:date .
}
