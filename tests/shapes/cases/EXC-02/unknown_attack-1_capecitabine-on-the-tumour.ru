# expect INC-04=UNKNOWN INC-05=UNKNOWN INC-05b=UNKNOWN INC-05c=UNKNOWN INC-05d=UNKNOWN INC-05e=UNKNOWN PERM-03=UNKNOWN PERM-04=UNKNOWN PREF-01=UNKNOWN EXC-02=UNKNOWN EXC-03=UNKNOWN EXC-04=UNKNOWN EXC-05=UNKNOWN
# why: capecitabine hangs on the tumour instead of the patient.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    <tumour> onto:hasTherapy <capecitabine> .
    <capecitabine> a onto:TherapyEpisode ;
        onto:hasAgent onto:capecitabine ;
        onto:indication onto:pnetIndication ;
        onto:intent onto:palliative ;
        onto:startDate "2025-06-02"^^xsd:date ;
        onto:endDate "2025-10-06"^^xsd:date .
}
