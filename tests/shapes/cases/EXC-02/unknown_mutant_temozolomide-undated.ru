# expect INC-05=UNKNOWN INC-05b=UNKNOWN EXC-02=UNKNOWN
# why: 2.2 prior: given, but whether before registration is not recorded.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>

INSERT DATA {
    pat:base onto:hasTherapy <temozolomide> .
    <temozolomide> a onto:TherapyEpisode ;
        onto:hasAgent onto:temozolomide ;
        onto:indication onto:pnetIndication ;
        onto:dosesGiven 3 .
}
