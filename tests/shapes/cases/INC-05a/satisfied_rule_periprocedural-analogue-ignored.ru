# expect INC-05a=SATISFIED INC-05b=VIOLATED
# why: A06: octreotide given around a procedure in 2024 is not analogue treatment.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <lanreotide> <ssa-regimen> } ?gone ?p ?o . ?s ?q ?gone } ;

INSERT DATA {
    pat:base onto:hasSymptom <pain> .
    <pain> a onto:Pain ;
        onto:attribution onto:tumourBulk ;
        onto:current true ;
        onto:date "2026-11-16"^^xsd:date .
} ;

INSERT DATA {
    pat:base onto:hasTherapy <octreotide> .
    <octreotide> a onto:TherapyEpisode ;
        onto:hasAgent onto:octreotide ;
        onto:indication onto:pnetIndication ;
        onto:intent onto:prophylaxis ;
        onto:startDate "2024-05-06"^^xsd:date ;
        onto:endDate "2024-05-06"^^xsd:date ;
        onto:dosesGiven 1 .
}
