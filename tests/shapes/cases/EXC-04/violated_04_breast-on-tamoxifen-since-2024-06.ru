# expect EXC-04=VIOLATED
# why: 3.3 EXC-04 (4): the same, not yet three years.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasOtherMalignancy <breast-cancer> .
    <breast-cancer> a onto:BreastCancer ;
        onto:therapyCompleted false ;
        onto:onAdjuvantHormonalTherapy true ;
        onto:diseaseFreeSince "2024-06"^^xsd:gYearMonth .
}
