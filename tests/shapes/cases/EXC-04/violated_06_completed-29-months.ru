# expect EXC-04=VIOLATED
# why: 3.3 EXC-04 (6), A20: therapy completed does not shorten the three years.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasOtherMalignancy <colorectal-cancer> .
    <colorectal-cancer> a onto:ColorectalCancer ;
        onto:therapyCompleted true ;
        onto:diseaseFreeSince "2024-06-22"^^xsd:date .
}
