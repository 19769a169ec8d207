# expect EXC-05=UNKNOWN
# why: able to swallow on the same file as a disorder of swallowing.
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
    pat:base onto:hasComorbidity <disorder> .
    <disorder> a onto:SwallowingDisorder ;
        onto:date "2026-10-05"^^xsd:date .
}
