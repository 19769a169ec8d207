# expect nothing
# why: 1.4: denials do what the review of the list would.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <review-gastrointestinal> } ?gone ?p ?o . ?s ?q ?gone } ;

INSERT DATA {
    pat:base onto:hasNegativeStatement <no-swallowing-disorder> .
    <no-swallowing-disorder> a onto:NegativeStatement ;
        onto:about onto:SwallowingDisorder ;
        onto:date "2026-11-16"^^xsd:date .
} ;

INSERT DATA {
    pat:base onto:hasNegativeStatement <no-gastrointestinal-absorption-impairment> .
    <no-gastrointestinal-absorption-impairment> a onto:NegativeStatement ;
        onto:about onto:GastrointestinalAbsorptionImpairment ;
        onto:date "2026-11-16"^^xsd:date .
}
