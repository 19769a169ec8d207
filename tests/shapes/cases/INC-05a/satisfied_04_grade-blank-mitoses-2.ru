# expect INC-05a=SATISFIED INC-05b=VIOLATED
# why: 3.3 INC-05a (4): the index that gives the higher grade wins.
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

DELETE { <specimen> onto:ki67 ?ki67 ; onto:mitosesPer2mm2 ?mitosesPer2mm2 }
INSERT { <specimen> onto:ki67 1 ; onto:mitosesPer2mm2 2 }
WHERE { <specimen> onto:ki67 ?ki67 ; onto:mitosesPer2mm2 ?mitosesPer2mm2 } ;

DELETE WHERE { <specimen> onto:grade ?grade }
