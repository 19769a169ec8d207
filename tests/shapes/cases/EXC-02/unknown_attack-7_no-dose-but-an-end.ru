# expect INC-05=UNKNOWN INC-05b=UNKNOWN EXC-02=UNKNOWN
# why: capecitabine without a dose was ended for progression: whether it was given is contradictory.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasTherapy <capecitabine> .
    <capecitabine> a onto:TherapyEpisode ;
        onto:hasAgent onto:capecitabine ;
        onto:indication onto:pnetIndication ;
        onto:dosesGiven 0 ;
        onto:endDate "2025-06-02"^^xsd:date ;
        onto:stopReason onto:progression .
}
