# expect EXC-04=UNKNOWN
# why: 3.1 EXC-04: breast cancer, treatment completed, free of disease since undated, no date recorded (at
#      least 3 years ago).
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>

INSERT DATA {
    pat:base onto:hasOtherMalignancy <breast-cancer> .
    <breast-cancer> a onto:BreastCancer ;
        onto:therapyCompleted true .
}
