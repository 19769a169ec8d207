# expect INC-05a=SATISFIED INC-05b=VIOLATED
# why: an analogue regimen as recent as its episode changes nothing.
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
    pat:base onto:hasSymptom <pain> .
    <pain> a onto:Pain ;
        onto:attribution onto:tumourBulk ;
        onto:current true ;
        onto:date "2026-11-16"^^xsd:date .
}
