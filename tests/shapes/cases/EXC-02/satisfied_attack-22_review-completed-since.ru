# expect nothing
# why: 1.4: the later of two reviews is complete.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasListReview <second-review> .
    <second-review> a onto:ListReview ;
        onto:list onto:therapyList ;
        onto:complete false ;
        onto:date "2026-11-09"^^xsd:date .
}
