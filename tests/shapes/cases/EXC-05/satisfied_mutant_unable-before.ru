# expect nothing
# why: 2.2 EXC-05: the latest assessment of swallowing counts.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasSwallowing <swallowing> .
    <swallowing> a onto:SwallowingAssessment ;
        onto:able true ;
        onto:date "2026-11-16"^^xsd:date .
} ;

INSERT DATA {
    pat:base onto:hasSwallowing <swallowing-before> .
    <swallowing-before> a onto:SwallowingAssessment ;
        onto:able false ;
        onto:date "2026-02-03"^^xsd:date .
}
