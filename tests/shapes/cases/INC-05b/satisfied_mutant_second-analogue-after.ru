# expect nothing
# why: 2.2 INC-05b: the first analogue counts, not the second.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasTherapy <octreotide> .
    <octreotide> a onto:TherapyEpisode ;
        onto:hasAgent onto:octreotide ;
        onto:indication onto:pnetIndication ;
        onto:startDate "2026-07-01"^^xsd:date ;
        onto:ongoing true .
}
