# expect EXC-05=UNKNOWN
# policy strict
# why: 1.4: strict wants each concept denied by name.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasNegativeStatement <no-swallowing-disorder> .
    <no-swallowing-disorder> a onto:NegativeStatement ;
        onto:about onto:SwallowingDisorder ;
        onto:date "2026-11-16"^^xsd:date .
} ;

INSERT DATA {
    pat:base onto:hasNegativeStatement <no-congestive-heart-failure> .
    <no-congestive-heart-failure> a onto:NegativeStatement ;
        onto:about onto:CongestiveHeartFailure ;
        onto:date "2026-11-16"^^xsd:date .
} ;

INSERT DATA {
    pat:base onto:hasNegativeStatement <no-other-malignancy> .
    <no-other-malignancy> a onto:NegativeStatement ;
        onto:about onto:OtherMalignancy ;
        onto:date "2026-11-16"^^xsd:date .
}
