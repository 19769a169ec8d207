# expect EXC-05=UNKNOWN
# why: 2.2 EXC-05: an assessment without a result, though the list is closed.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasSwallowing <swallowing> .
    <swallowing> a onto:SwallowingAssessment ;
        onto:date "2026-11-16"^^xsd:date .
}
