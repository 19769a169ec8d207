# expect nothing
# why: 1.4: a denial does what the review of the list would.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <review-malignancies> } ?gone ?p ?o . ?s ?q ?gone } ;

INSERT DATA {
    pat:base onto:hasNegativeStatement <no-other-malignancy> .
    <no-other-malignancy> a onto:NegativeStatement ;
        onto:about onto:OtherMalignancy ;
        onto:date "2026-11-16"^^xsd:date .
}
