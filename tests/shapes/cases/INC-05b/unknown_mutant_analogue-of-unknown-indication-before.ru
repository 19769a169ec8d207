# expect INC-05=UNKNOWN INC-05b=UNKNOWN
# why: 2.2 INC-05b: whether the progression came after the first dose for the tumour is open.
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
        onto:startDate "2025-03-03"^^xsd:date ;
        onto:endDate "2025-06-04"^^xsd:date .
}
