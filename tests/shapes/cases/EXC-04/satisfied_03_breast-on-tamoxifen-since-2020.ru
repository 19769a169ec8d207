# expect nothing
# why: 3.3 EXC-04 (3): adjuvant hormones, free of disease since 2020.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasOtherMalignancy <breast-cancer> .
    <breast-cancer> a onto:BreastCancer ;
        onto:therapyCompleted false ;
        onto:onAdjuvantHormonalTherapy true ;
        onto:diseaseFreeSince "2020"^^xsd:gYear .
}
