# expect EXC-05=UNKNOWN
# why: absorption called unimpaired in 2020; steatorrhoea now.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasGiFunction <absorption> .
    <absorption> a onto:GiFunctionAssessment ;
        onto:impairment false ;
        onto:judgedSignificant onto:notSignificant ;
        onto:date "2020-05-04"^^xsd:date .
} ;

INSERT DATA {
    pat:base onto:hasSymptom <steatorrhoea> .
    <steatorrhoea> a onto:Steatorrhoea ;
        onto:attribution onto:otherCause ;
        onto:current true ;
        onto:date "2026-11-16"^^xsd:date .
}
