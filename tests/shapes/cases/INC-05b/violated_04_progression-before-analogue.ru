# expect INC-05=VIOLATED INC-05b=VIOLATED
# why: 3.3 INC-05b (4), A07: the analogue came after the progression.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <lanreotide> onto:startDate ?startDate ; onto:dosesGiven ?dosesGiven }
INSERT { <lanreotide> onto:startDate "2026-06-01"^^xsd:date ; onto:dosesGiven 6 }
WHERE { <lanreotide> onto:startDate ?startDate ; onto:dosesGiven ?dosesGiven } ;

DELETE { <ssa-regimen> onto:startDate ?startDate }
INSERT { <ssa-regimen> onto:startDate "2026-06-01"^^xsd:date }
WHERE { <ssa-regimen> onto:startDate ?startDate }
