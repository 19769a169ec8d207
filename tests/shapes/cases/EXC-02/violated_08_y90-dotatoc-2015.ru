# expect INC-05=VIOLATED INC-05b=VIOLATED EXC-02=VIOLATED
# why: 3.3 EXC-02 (8): an early form of PRRT.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasTherapy <prrt> .
    <prrt> a onto:TherapyEpisode ;
        onto:hasAgent onto:y90Edotreotide ;
        onto:indication onto:pnetIndication ;
        onto:intent onto:palliative ;
        onto:startDate "2015-03-09"^^xsd:date ;
        onto:endDate "2015-09-14"^^xsd:date ;
        onto:dosesGiven 3 .
}
