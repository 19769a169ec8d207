# expect INC-05=VIOLATED INC-05b=VIOLATED
# why: 2.2 untreated, A06: two courses of six weeks; whether they add up to more than two months is not worked
#      out.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <lanreotide> <ssa-regimen> <progression> } ?gone ?p ?o . ?s ?q ?gone } ;

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
        onto:hasAgent onto:octreotideLar ;
        onto:indication onto:pnetIndication ;
        onto:intent onto:palliative ;
        onto:startDate "2024-05-06"^^xsd:date ;
        onto:endDate "2024-06-17"^^xsd:date ;
        onto:stopReason onto:completed .
} ;

INSERT DATA {
    pat:base onto:hasTherapy <octreotide-2> .
    <octreotide-2> a onto:TherapyEpisode ;
        onto:hasAgent onto:octreotideLar ;
        onto:indication onto:pnetIndication ;
        onto:intent onto:palliative ;
        onto:startDate "2025-05-05"^^xsd:date ;
        onto:endDate "2025-06-16"^^xsd:date ;
        onto:stopReason onto:completed .
}
