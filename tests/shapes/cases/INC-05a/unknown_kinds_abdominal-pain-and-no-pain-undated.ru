# expect INC-05a=UNKNOWN INC-05=UNKNOWN INC-05b=VIOLATED
# why: that there is no pain may be the later record.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <lanreotide> <ssa-regimen> } ?gone ?p ?o . ?s ?q ?gone } ;

INSERT DATA {
    pat:base onto:hasSymptom <symptom> .
    <symptom> a onto:AbdominalPain ;
        onto:attribution onto:tumourBulk ;
        onto:current true ;
        onto:date "2026-11-10"^^xsd:date .
} ;

INSERT DATA {
    pat:base onto:hasSymptom <later> .
    <later> a onto:Pain ;
        onto:attribution onto:tumourBulk ;
        onto:current false .
}
