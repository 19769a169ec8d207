# expect INC-05a=SATISFIED INC-05b=VIOLATED
# why: 2.2 bulk: ascites counts if it is large.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <lanreotide> <ssa-regimen> } ?gone ?p ?o . ?s ?q ?gone } ;

INSERT DATA {
    pat:base onto:hasSymptom <symptom> .
    <symptom> a onto:AscitesSymptom ;
        onto:attribution onto:tumourBulk ;
        onto:current true ;
        onto:size onto:large ;
        onto:date "2026-11-16"^^xsd:date .
}
