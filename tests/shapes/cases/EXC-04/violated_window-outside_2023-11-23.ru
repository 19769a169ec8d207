# expect EXC-04=VIOLATED
# why: 3.1 EXC-04: breast cancer, treatment completed, free of disease since 2023-11-23, one day outside (at
#      least 3 years ago).
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasOtherMalignancy <breast-cancer> .
    <breast-cancer> a onto:BreastCancer ;
        onto:therapyCompleted true ;
        onto:diseaseFreeSince "2023-11-23"^^xsd:date .
}
