# expect nothing
# why: 3.3 EXC-04 (1): exempt by type.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasOtherMalignancy <basal-cell> .
    <basal-cell> a onto:BasalCellCarcinoma ;
        onto:therapyCompleted false ;
        onto:date "2026-09-14"^^xsd:date .
}
