# expect EXC-04=UNKNOWN
# why: 2.2 inactive: no hormones; whether treatment is over is not recorded.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasOtherMalignancy <cancer> .
    <cancer> a onto:BreastCancer ;
        onto:onAdjuvantHormonalTherapy false ;
        onto:diseaseFreeSince "2022-05-01"^^xsd:date .
}
