# expect EXC-04=VIOLATED
# why: 2.2 EXC-04, A30: a cancer of another type under treatment; whether it is in situ is not recorded.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasOtherMalignancy <cancer> .
    <cancer> a onto:OtherNonExemptMalignancy ;
        onto:therapyCompleted false ;
        onto:onAdjuvantHormonalTherapy false ;
        onto:date "2026-10-05"^^xsd:date .
}
