# expect INC-05a=UNKNOWN INC-05=UNKNOWN INC-05b=VIOLATED
# why: the term says NET G1, the grade G2; A33: a conflict within a specimen is left open.
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

DELETE DATA { <specimen> onto:neoplasmTerm onto:termNet } ;
INSERT DATA { <specimen> onto:neoplasmTerm onto:termNetG1 }
