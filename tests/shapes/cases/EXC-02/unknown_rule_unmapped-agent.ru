# expect INC-05=UNKNOWN INC-05b=UNKNOWN INC-05c=UNKNOWN EXC-02=UNKNOWN
# why: 1.7: an agent that nobody has classified.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasTherapy <unmapped> .
    <unmapped> a onto:TherapyEpisode ;
        onto:unmappedAgent "study drug ABC-123" ;
        onto:indication onto:pnetIndication ;
        onto:intent onto:palliative ;
        onto:startDate "2025-06-02"^^xsd:date ;
        onto:endDate "2025-09-29"^^xsd:date .
}
