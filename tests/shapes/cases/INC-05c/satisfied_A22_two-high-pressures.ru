# expect INC-05b=VIOLATED INC-05c=SATISFIED
# why: 2.2 K1, A22: high twice on treatment: both readings agree.
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

DELETE { <blood-pressure> onto:systolic ?systolic ; onto:onAntihypertensiveTreatment ?treated }
INSERT { <blood-pressure> onto:systolic 156 ; onto:onAntihypertensiveTreatment true }
WHERE { <blood-pressure> onto:systolic ?systolic ; onto:onAntihypertensiveTreatment ?treated } ;

INSERT DATA {
    pat:base onto:hasBloodPressure <blood-pressure-2> .
    <blood-pressure-2> a onto:BloodPressure ;
        onto:systolic 151 ;
        onto:diastolic 84 ;
        onto:unit "mm[Hg]" ;
        onto:onAntihypertensiveTreatment true ;
        onto:date "2026-11-02"^^xsd:date .
}
