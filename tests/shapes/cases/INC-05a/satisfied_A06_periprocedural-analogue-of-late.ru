# expect INC-05a=SATISFIED INC-05b=VIOLATED
# why: 2.2 untreated, A06: a dose around a procedure in the last two months is tolerated by either count.
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
        onto:startDate "2026-10-05"^^xsd:date ;
        onto:endDate "2026-10-05"^^xsd:date .
}
