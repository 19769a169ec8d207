# expect INC-05=UNKNOWN INC-05a=UNKNOWN INC-05b=VIOLATED
# why: 2.2 prior: gemcitabine that may have been for another tumour.
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
    pat:base onto:hasTherapy <gemcitabine> .
    <gemcitabine> a onto:TherapyEpisode ;
        onto:hasAgent onto:gemcitabine ;
        onto:intent onto:palliative ;
        onto:startDate "2023-01-09"^^xsd:date ;
        onto:endDate "2023-05-29"^^xsd:date .
}
