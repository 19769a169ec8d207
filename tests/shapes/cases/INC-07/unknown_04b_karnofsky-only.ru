# expect INC-07=UNKNOWN
# why: 3.3 INC-07 (4): conversions of Karnofsky disagree, so none is made.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <ecog> } ?gone ?p ?o . ?s ?q ?gone } ;

INSERT DATA {
    pat:base onto:hasKarnofsky <karnofsky> .
    <karnofsky> a onto:KarnofskyAssessment ;
        onto:score 80 ;
        onto:date "2026-11-16"^^xsd:date .
}
