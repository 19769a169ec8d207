# expect INC-05=VIOLATED INC-05b=VIOLATED EXC-02=VIOLATED
# why: 3.3 EXC-02 (3), trap 11: the regimen contains 5-FU.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasTherapy <streptozocin-5fu> .
    <streptozocin-5fu> a onto:TherapyEpisode ;
        onto:hasRegimen onto:stz5Fu ;
        onto:indication onto:pnetIndication ;
        onto:intent onto:palliative ;
        onto:startDate "2023-06-05"^^xsd:date ;
        onto:endDate "2023-12-18"^^xsd:date .
}
