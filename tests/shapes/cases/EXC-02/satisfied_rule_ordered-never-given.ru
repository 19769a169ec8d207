# expect nothing
# why: 2.2 prior: an order without a dose is no exposure.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasTherapy <captem> .
    <captem> a onto:TherapyEpisode ;
        onto:hasRegimen onto:captem ;
        onto:indication onto:pnetIndication ;
        onto:intent onto:palliative ;
        onto:orderedDate "2026-11-09"^^xsd:date ;
        onto:dosesGiven 0 .
}
