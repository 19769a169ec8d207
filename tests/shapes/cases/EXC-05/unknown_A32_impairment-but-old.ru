# expect EXC-05=UNKNOWN
# why: 2.2 EXC-05, A32: an impairment found more than 28 days ago decides nothing under either reading.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasGiFunction <absorption> .
    <absorption> a onto:GiFunctionAssessment ;
        onto:impairment true ;
        onto:judgedSignificant onto:notSignificant ;
        onto:date "2026-10-12"^^xsd:date .
}
