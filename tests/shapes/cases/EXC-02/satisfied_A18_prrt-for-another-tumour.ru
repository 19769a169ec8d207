# expect nothing
# why: 2.2 prior, A18: PRRT is tied to this tumour under both readings.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasTherapy <prrt> .
    <prrt> a onto:TherapyEpisode ;
        onto:hasAgent onto:lu177Dotatate ;
        onto:indication onto:otherIndication ;
        onto:intent onto:palliative ;
        onto:startDate "2016-02-01"^^xsd:date ;
        onto:endDate "2016-07-18"^^xsd:date .
}
