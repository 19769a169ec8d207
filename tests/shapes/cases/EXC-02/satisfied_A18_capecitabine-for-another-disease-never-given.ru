# expect nothing
# why: 2.2 prior, A18: capecitabine planned for another disease, no dose given.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>

INSERT DATA {
    pat:base onto:hasTherapy <capecitabine> .
    <capecitabine> a onto:TherapyEpisode ;
        onto:hasAgent onto:capecitabine ;
        onto:indication onto:otherIndication ;
        onto:intent onto:adjuvant ;
        onto:dosesGiven 0 .
}
