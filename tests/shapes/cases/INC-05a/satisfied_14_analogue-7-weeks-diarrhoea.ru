# expect INC-05a=SATISFIED INC-05b=VIOLATED
# why: 3.3 INC-05a (14), trap 6: hormonal diarrhoea beyond analogue and supportive care; absorption judged
#      unaffected.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <lanreotide> onto:startDate ?startDate ; onto:dosesGiven ?dosesGiven }
INSERT { <lanreotide> onto:startDate "2026-10-04"^^xsd:date ; onto:dosesGiven 2 }
WHERE { <lanreotide> onto:startDate ?startDate ; onto:dosesGiven ?dosesGiven } ;

DELETE { <ssa-regimen> onto:startDate ?startDate }
INSERT { <ssa-regimen> onto:startDate "2026-10-04"^^xsd:date }
WHERE { <ssa-regimen> onto:startDate ?startDate } ;

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
