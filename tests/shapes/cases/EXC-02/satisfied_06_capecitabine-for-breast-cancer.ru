# expect nothing
# why: 3.3 EXC-02 (6), A18, trap 12: given for another cancer.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasTherapy <capecitabine> .
    <capecitabine> a onto:TherapyEpisode ;
        onto:hasAgent onto:capecitabine ;
        onto:indication onto:otherIndication ;
        onto:intent onto:adjuvant ;
        onto:startDate "2016-02-01"^^xsd:date ;
        onto:endDate "2016-07-18"^^xsd:date ;
        onto:stopReason onto:completed .
} ;

INSERT DATA {
    pat:base onto:hasOtherMalignancy <breast-cancer> .
    <breast-cancer> a onto:BreastCancer ;
        onto:therapyCompleted true ;
        onto:diseaseFreeSince "2016-09-01"^^xsd:date .
}
