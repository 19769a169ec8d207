# expect INC-05=UNKNOWN INC-05b=UNKNOWN EXC-02=UNKNOWN
# why: 2.2 EXC-02, A17: what the prodrug was for is not recorded.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasTherapy <s1> .
    <s1> a onto:TherapyEpisode ;
        onto:hasRegimen onto:s1 ;
        onto:intent onto:palliative ;
        onto:startDate "2023-06-05"^^xsd:date ;
        onto:endDate "2023-12-18"^^xsd:date .
}
