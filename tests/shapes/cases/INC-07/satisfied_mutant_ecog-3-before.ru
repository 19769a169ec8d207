# expect nothing
# why: 1.3: the latest assessment counts.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasEcog <ecog-before> .
    <ecog-before> a onto:EcogAssessment ;
        onto:score 3 ;
        onto:date "2026-11-02"^^xsd:date .
}
