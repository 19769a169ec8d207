# expect INC-01=UNKNOWN INC-05=UNKNOWN INC-05a=UNKNOWN INC-05b=VIOLATED EXC-01=UNKNOWN
# why: 2.2 g23: no specimen on file.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <lanreotide> } ?gone ?p ?o . ?s ?q ?gone } ;

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <ssa-regimen> } ?gone ?p ?o . ?s ?q ?gone } ;

INSERT DATA {
    pat:base onto:hasSymptom <pain> .
    <pain> a onto:AbdominalPain ;
        onto:attribution onto:tumourBulk ;
        onto:current true ;
        onto:date "2026-11-16"^^xsd:date .
} ;

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <specimen> } ?gone ?p ?o . ?s ?q ?gone }
