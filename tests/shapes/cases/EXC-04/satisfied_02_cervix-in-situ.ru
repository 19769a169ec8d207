# expect nothing
# why: 3.3 EXC-04 (2): exempt by type.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { pat:base onto:sex ?sex }
INSERT { pat:base onto:sex onto:female }
WHERE { pat:base onto:sex ?sex } ;

INSERT DATA {
    pat:base onto:hasOtherMalignancy <cervix> .
    <cervix> a onto:CervicalCarcinomaInSitu ;
        onto:therapyCompleted false ;
        onto:date "2026-09-14"^^xsd:date .
}
