# expect INC-05=VIOLATED INC-05b=VIOLATED EXC-02=VIOLATED
# why: 2.2 EXC-02, A17: beside the prodrug there is a drug that is named.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasTherapy <stem> .
    <stem> a onto:TherapyEpisode ;
        onto:hasRegimen onto:stem ;
        onto:indication onto:pnetIndication ;
        onto:intent onto:palliative ;
        onto:startDate "2023-06-05"^^xsd:date ;
        onto:endDate "2023-12-18"^^xsd:date .
}
