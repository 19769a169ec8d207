# expect INC-05=VIOLATED INC-05b=VIOLATED
# why: Trap 2: never treated, grade 1, in pain: only path e could help.
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

DELETE { <specimen> onto:grade ?grade ; onto:ki67 ?ki67 ; onto:mitosesPer2mm2 ?mitosesPer2mm2 }
INSERT { <specimen> onto:grade onto:G1 ; onto:ki67 2 ; onto:mitosesPer2mm2 1 }
WHERE { <specimen> onto:grade ?grade ; onto:ki67 ?ki67 ; onto:mitosesPer2mm2 ?mitosesPer2mm2 }
