# expect INC-01=UNKNOWN INC-02=UNKNOWN INC-03=UNKNOWN INC-04=UNKNOWN INC-05=UNKNOWN INC-05a=UNKNOWN INC-05b=UNKNOWN INC-05c=UNKNOWN INC-05d=UNKNOWN INC-05e=UNKNOWN INC-06=UNKNOWN INC-07=UNKNOWN INC-08=UNKNOWN INC-09=UNKNOWN INC-10=UNKNOWN INC-11=UNKNOWN INC-12=UNKNOWN INC-13=UNKNOWN INC-14=UNKNOWN PERM-01=UNKNOWN PERM-02=UNKNOWN PERM-03=UNKNOWN PERM-04=UNKNOWN PERM-05=UNKNOWN PREF-01=UNKNOWN EXC-01=UNKNOWN EXC-02=UNKNOWN EXC-03=UNKNOWN EXC-04=UNKNOWN EXC-05=UNKNOWN
# why: the file makes up a drug and calls it supportive; drugs come from the ontology only.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasTherapy <episode> .
    <episode> a onto:TherapyEpisode ;
        onto:hasAgent <drug> ;
        onto:indication onto:pnetIndication ;
        onto:intent onto:palliative ;
        onto:startDate "2025-06-02"^^xsd:date ;
        onto:endDate "2025-10-06"^^xsd:date .
} ;

INSERT DATA {
    <drug> a onto:SupportiveAgent ;
        rdfs:label "temozolomide" .
}
