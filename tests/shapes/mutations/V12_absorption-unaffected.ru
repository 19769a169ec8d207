# expect EXC-05=SATISFIED
# vignette V12
# why: Section 6, V12: the diarrhoea is judged harmless to absorption.
BASE <https://w3id.org/trialshapes/patients/V12/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:V12 onto:hasGiFunction <absorption> .
    <absorption> a onto:GiFunctionAssessment ;
        onto:impairment false ;
        onto:judgedSignificant onto:notSignificant ;
        onto:date "2026-11-16"^^xsd:date .
}
