# expect INC-05a=SATISFIED INC-05b=VIOLATED
# why: a Ki-67 of 8 % and a range of 5 to 12 %.
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

DELETE WHERE { <specimen> onto:grade ?grade ; onto:mitosesPer2mm2 ?mitosesPer2mm2 } ;

INSERT DATA {
    <specimen> onto:ki67Low 5 ;
        onto:ki67High 12 .
}
