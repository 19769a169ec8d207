# expect INC-05a=SATISFIED INC-05b=VIOLATED PERM-05=VIOLATED
# why: 3.4 P5-3, trap 7: path a holds, but neither stability nor progression on the analogue.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { pat:base onto:concurrentSsaPlanned ?concurrentSsaPlanned }
INSERT { pat:base onto:concurrentSsaPlanned true }
WHERE { pat:base onto:concurrentSsaPlanned ?concurrentSsaPlanned } ;

INSERT DATA {
    <tumour> onto:hasSyndrome <syndrome> ;
        onto:hasHormoneFinding <hormone> .
    <syndrome> a onto:VIPoma ;
        onto:evidencedBy <hormone> ;
        onto:date "2025-02-20"^^xsd:date .
    <hormone> a onto:HormoneFinding ;
        onto:hormone onto:vasoactiveIntestinalPeptide ;
        onto:finding onto:raised ;
        onto:date "2025-02-18"^^xsd:date .
} ;

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
