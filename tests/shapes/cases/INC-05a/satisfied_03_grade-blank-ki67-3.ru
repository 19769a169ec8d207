# expect INC-05a=SATISFIED INC-05b=VIOLATED
# why: 3.3 INC-05a (3): grade 2 follows from a Ki-67 of exactly 3 %.
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

DELETE { <specimen> onto:ki67 ?ki67 }
INSERT { <specimen> onto:ki67 3.0 }
WHERE { <specimen> onto:ki67 ?ki67 } ;

DELETE WHERE { <specimen> onto:grade ?grade ; onto:mitosesPer2mm2 ?mitosesPer2mm2 }
