# expect INC-05=UNKNOWN INC-05b=UNKNOWN INC-05c=UNKNOWN PERM-03=UNKNOWN PERM-04=UNKNOWN EXC-02=UNKNOWN
# why: 1.4: the later of two reviews calls the therapy history incomplete.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasListReview <second-review> .
    <second-review> a onto:ListReview ;
        onto:list onto:therapyList ;
        onto:complete false ;
        onto:date "2026-11-20"^^xsd:date .
}
