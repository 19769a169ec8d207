# expect EXC-05=VIOLATED
# vignette V12
# why: Section 6, V12: the diarrhoea is judged to impair absorption.
BASE <https://w3id.org/trialshapes/patients/V12/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:V12 onto:hasGiFunction <absorption> .
    <absorption> a onto:GiFunctionAssessment ;
        onto:impairment true ;
        onto:judgedSignificant onto:significant ;
        onto:date "2026-11-16"^^xsd:date .
}
