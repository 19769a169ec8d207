# expect INC-05a=UNKNOWN INC-05=UNKNOWN INC-05b=VIOLATED
# why: the grade of an adenocarcinoma says nothing of the NET, which has indices of grade 1.
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

DELETE { <specimen> onto:ki67 ?k ; onto:mitosesPer2mm2 ?m ; onto:grade ?g }
WHERE { <specimen> onto:ki67 ?k ; onto:mitosesPer2mm2 ?m ; onto:grade ?g } ;
INSERT DATA {
    <specimen> onto:ki67 1 ; onto:mitosesPer2mm2 1 .
    <tumour> onto:hasSpecimen <other> .
    <other> a onto:Specimen ; onto:procedure onto:biopsy ; onto:neoplasmTerm onto:termAdenocarcinoma ;
        onto:grade onto:G3 ; onto:date "2025-03-01"^^xsd:date .
}
