# expect nothing
# why: 2.2 prior: planned, and no dose was given.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasTherapy <capecitabine> .
    <capecitabine> a onto:TherapyEpisode ;
        onto:hasAgent onto:capecitabine ;
        onto:indication onto:pnetIndication ;
        onto:orderedDate "2026-03-01"^^xsd:date ;
        onto:dosesGiven 0 .
}
