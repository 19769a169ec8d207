# expect nothing
# why: 2.2 EXC-05: the latest judgement counts.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasGiFunction <absorption> .
    <absorption> a onto:GiFunctionAssessment ;
        onto:impairment false ;
        onto:judgedSignificant onto:notSignificant ;
        onto:date "2026-11-16"^^xsd:date .
} ;

INSERT DATA {
    pat:base onto:hasGiFunction <absorption-before> .
    <absorption-before> a onto:GiFunctionAssessment ;
        onto:impairment true ;
        onto:judgedSignificant onto:significant ;
        onto:date "2026-02-03"^^xsd:date .
}
