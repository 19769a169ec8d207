# expect INC-05=VIOLATED INC-05b=VIOLATED
# why: 2.2 INC-05b: the progression came before the first dose for the tumour; a dose against a crisis does
#      not count.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <lanreotide> onto:startDate ?startDate ; onto:dosesGiven ?dosesGiven }
INSERT { <lanreotide> onto:startDate "2026-07-01"^^xsd:date ; onto:dosesGiven 5 }
WHERE { <lanreotide> onto:startDate ?startDate ; onto:dosesGiven ?dosesGiven } ;

DELETE { <ssa-regimen> onto:startDate ?startDate }
INSERT { <ssa-regimen> onto:startDate "2026-07-01"^^xsd:date }
WHERE { <ssa-regimen> onto:startDate ?startDate } ;

INSERT DATA {
    pat:base onto:hasTherapy <octreotide> .
    <octreotide> a onto:TherapyEpisode ;
        onto:hasAgent onto:octreotide ;
        onto:indication onto:pnetIndication ;
        onto:intent onto:prophylaxis ;
        onto:startDate "2025-03-03"^^xsd:date ;
        onto:endDate "2025-03-04"^^xsd:date .
}
