# expect INC-05=UNKNOWN INC-05a=UNKNOWN INC-05b=UNKNOWN INC-05e=UNKNOWN
# why: whether the disease has progressed on the analogue is recorded both ways.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <lanreotide> onto:startDate ?startDate }
INSERT { <lanreotide> onto:startDate "2026-10-04"^^xsd:date }
WHERE { <lanreotide> onto:startDate ?startDate } ;

DELETE { <lanreotide> onto:dosesGiven ?dosesGiven }
INSERT { <lanreotide> onto:dosesGiven 2 }
WHERE { <lanreotide> onto:dosesGiven ?dosesGiven } ;

DELETE { <ssa-regimen> onto:startDate ?startDate }
INSERT { <ssa-regimen> onto:startDate "2026-10-04"^^xsd:date }
WHERE { <ssa-regimen> onto:startDate ?startDate } ;

INSERT DATA {
    pat:base onto:hasSymptom <pain> .
    <pain> a onto:Pain ;
        onto:attribution onto:tumourBulk ;
        onto:current true ;
        onto:date "2026-11-16"^^xsd:date .
} ;

INSERT DATA {
    pat:base onto:hasProgression <progression-2> .
    <progression-2> a onto:ProgressionEvent ;
        onto:method onto:recist ;
        onto:referenceScanDate "2026-08-06"^^xsd:date ;
        onto:date "2026-11-05"^^xsd:date .
} ;

INSERT DATA {
    pat:base onto:hasNegativeStatement <denial> .
    <denial> a onto:NegativeStatement ;
        onto:about onto:ProgressionEvent .
}
