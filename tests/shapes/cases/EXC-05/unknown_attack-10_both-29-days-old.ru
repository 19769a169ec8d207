# expect EXC-05=UNKNOWN
# why: 1.4: an assessment counts for 28 days.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <review-gastrointestinal> } ?gone ?p ?o . ?s ?q ?gone } ;

INSERT DATA {
    pat:base onto:hasSwallowing <swallowing> .
    <swallowing> a onto:SwallowingAssessment ;
        onto:able true ;
        onto:date "2026-10-24"^^xsd:date .
} ;

INSERT DATA {
    pat:base onto:hasGiFunction <absorption> .
    <absorption> a onto:GiFunctionAssessment ;
        onto:impairment false ;
        onto:judgedSignificant onto:notSignificant ;
        onto:date "2026-10-24"^^xsd:date .
}
