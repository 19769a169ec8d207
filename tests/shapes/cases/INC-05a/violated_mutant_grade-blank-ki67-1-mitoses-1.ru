# expect INC-05=VIOLATED INC-05b=VIOLATED
# why: 2.2 g23: both indices say grade 1.
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

DELETE WHERE { <specimen> onto:grade ?grade ; onto:ki67 ?ki67 ; onto:mitosesPer2mm2 ?mitosesPer2mm2 } ;

INSERT DATA {
    <specimen> onto:ki67 1 ; onto:mitosesPer2mm2 1 .
}
