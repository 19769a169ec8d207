# expect INC-05=VIOLATED INC-05b=VIOLATED
# why: 1.3: the latest pressure counts.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasTherapy <everolimus> .
    <everolimus> a onto:TherapyEpisode ;
        onto:hasAgent onto:everolimus ;
        onto:indication onto:pnetIndication ;
        onto:intent onto:palliative ;
        onto:startDate "2025-06-02"^^xsd:date ;
        onto:endDate "2026-05-14"^^xsd:date ;
        onto:stopReason onto:progression .
} ;

INSERT DATA {
    pat:base onto:hasBloodPressure <blood-pressure-before> .
    <blood-pressure-before> a onto:BloodPressure ;
        onto:systolic 162 ;
        onto:diastolic 96 ;
        onto:unit "mm[Hg]" ;
        onto:onAntihypertensiveTreatment true ;
        onto:date "2026-11-02"^^xsd:date .
}
