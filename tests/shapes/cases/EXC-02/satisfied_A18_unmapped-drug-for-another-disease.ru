# expect nothing
# why: 2.2 prior, A18: a drug that nobody has classified, but not for this tumour.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasTherapy <unmapped> .
    <unmapped> a onto:TherapyEpisode ;
        onto:unmappedAgent "study drug ABC-123" ;
        onto:indication onto:otherIndication ;
        onto:intent onto:adjuvant ;
        onto:startDate "2016-02-01"^^xsd:date ;
        onto:endDate "2016-07-18"^^xsd:date .
}
