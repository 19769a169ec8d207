# expect nothing
# why: 2.2 prior, A18: capecitabine for another disease; when is not recorded.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>

INSERT DATA {
    pat:base onto:hasTherapy <capecitabine> .
    <capecitabine> a onto:TherapyEpisode ;
        onto:hasAgent onto:capecitabine ;
        onto:indication onto:otherIndication ;
        onto:intent onto:adjuvant ;
        onto:dosesGiven 8 .
}
