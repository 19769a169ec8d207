# expect INC-05=VIOLATED INC-05b=VIOLATED EXC-02=VIOLATED
# why: Trap 10: PRRT is systemic therapy as well as an exclusion.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasTherapy <prrt> .
    <prrt> a onto:TherapyEpisode ;
        onto:hasAgent onto:lu177Dotatate ;
        onto:indication onto:pnetIndication ;
        onto:intent onto:palliative ;
        onto:startDate "2025-06-02"^^xsd:date ;
        onto:endDate "2025-12-01"^^xsd:date ;
        onto:dosesGiven 4 .
}
