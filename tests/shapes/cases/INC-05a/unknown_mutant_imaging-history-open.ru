# expect INC-05=UNKNOWN INC-05a=UNKNOWN INC-05b=UNKNOWN INC-05e=UNKNOWN
# why: 2.2 untreated: an analogue for seven weeks; whether the disease has grown since is not reviewed.
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

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <progression> } ?gone ?p ?o . ?s ?q ?gone } ;

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <review-imaging> } ?gone ?p ?o . ?s ?q ?gone } ;

INSERT DATA {
    pat:base onto:hasSymptom <pain> .
    <pain> a onto:AbdominalPain ;
        onto:attribution onto:tumourBulk ;
        onto:current true ;
        onto:date "2026-11-16"^^xsd:date .
}
