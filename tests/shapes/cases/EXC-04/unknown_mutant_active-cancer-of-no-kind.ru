# expect EXC-04=UNKNOWN
# why: 2.2 EXC-04: a cancer of unknown kind may be exempt.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>

INSERT DATA {
    pat:base onto:hasOtherMalignancy <cancer> .
    <cancer> a onto:OtherMalignancy ;
        onto:therapyCompleted false ;
        onto:onAdjuvantHormonalTherapy false .
}
