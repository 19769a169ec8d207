# expect EXC-05=VIOLATED
# why: 3.3 EXC-05 (3): impairment judged significant.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasComorbidity <short-bowel> .
    <short-bowel> a onto:ShortBowelSyndrome ;
        onto:date "2021-05-11"^^xsd:date .
} ;

INSERT DATA {
    pat:base onto:hasGiFunction <absorption> .
    <absorption> a onto:GiFunctionAssessment ;
        onto:impairment true ;
        onto:judgedSignificant onto:significant ;
        onto:date "2026-11-16"^^xsd:date .
}
