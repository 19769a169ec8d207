# expect EXC-04=VIOLATED
# why: 3.3 EXC-04 (5), A30: surveillance is active disease.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasOtherMalignancy <prostate-cancer> .
    <prostate-cancer> a onto:ProstateCancer ;
        onto:therapyCompleted false ;
        onto:onAdjuvantHormonalTherapy false ;
        onto:date "2025-10-06"^^xsd:date .
}
