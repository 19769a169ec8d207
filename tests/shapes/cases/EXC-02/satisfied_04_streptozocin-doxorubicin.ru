# expect INC-05=VIOLATED INC-05b=VIOLATED
# why: 3.3 EXC-02 (4), trap 11: neither drug is excluded, though no path is left.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasTherapy <streptozocin-doxorubicin> .
    <streptozocin-doxorubicin> a onto:TherapyEpisode ;
        onto:hasRegimen onto:streptozocinDoxorubicin ;
        onto:indication onto:pnetIndication ;
        onto:intent onto:palliative ;
        onto:startDate "2024-02-05"^^xsd:date ;
        onto:endDate "2024-09-30"^^xsd:date ;
        onto:stopReason onto:progression .
}
