# expect EXC-04=VIOLATED
# why: the cancer is newer than the denial.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasOtherMalignancy <prostate-cancer> .
    <prostate-cancer> a onto:ProstateCancer ;
        onto:therapyCompleted false ;
        onto:onAdjuvantHormonalTherapy false ;
        onto:date "2026-03-02"^^xsd:date .
} ;

INSERT DATA {
    pat:base onto:hasNegativeStatement <denial> .
    <denial> a onto:NegativeStatement ;
        onto:about onto:OtherMalignancy ;
        onto:date "2026-03-01"^^xsd:date .
}
