# expect EXC-04=UNKNOWN
# why: 2.2 inactive: treatment is not over; whether hormones are all of it is not recorded.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasOtherMalignancy <cancer> .
    <cancer> a onto:BreastCancer ;
        onto:therapyCompleted false ;
        onto:diseaseFreeSince "2022-05-01"^^xsd:date .
}
