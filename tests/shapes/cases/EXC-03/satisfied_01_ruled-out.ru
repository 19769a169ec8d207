# expect nothing
# why: 3.3 EXC-03 (1): heart failure denied in words, without a review of the whole list.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <review-cardiovascular> } ?gone ?p ?o . ?s ?q ?gone } ;

INSERT DATA {
    pat:base onto:hasNegativeStatement <no-heart-failure> .
    <no-heart-failure> a onto:NegativeStatement ;
        onto:about onto:CongestiveHeartFailure ;
        onto:date "2026-11-16"^^xsd:date .
}
