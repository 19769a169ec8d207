# expect INC-05=UNKNOWN INC-05a=UNKNOWN INC-05b=VIOLATED
# why: 3.3 INC-05a (16, variant), A24: nobody said whether an analogue was tried.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <lanreotide> <ssa-regimen> } ?gone ?p ?o . ?s ?q ?gone } ;

INSERT DATA {
    pat:base onto:hasSymptom <diarrhoea> .
    <diarrhoea> a onto:Diarrhoea ;
        onto:attribution onto:hormoneExcess ;
        onto:current true ;
        onto:control onto:incompleteControl ;
        onto:supportiveCare true ;
        onto:date "2026-11-16"^^xsd:date .
} ;

INSERT DATA {
    pat:base onto:hasGiFunction <absorption> .
    <absorption> a onto:GiFunctionAssessment ;
        onto:impairment false ;
        onto:judgedSignificant onto:notSignificant ;
        onto:date "2026-11-16"^^xsd:date .
}
