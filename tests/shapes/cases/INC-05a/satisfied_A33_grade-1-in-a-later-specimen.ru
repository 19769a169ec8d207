# expect INC-05a=SATISFIED INC-05b=VIOLATED
# why: 2.2 g23, A33: of two specimens the higher grade holds; the later one is of grade 1.
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

INSERT DATA {
    <tumour> onto:hasSpecimen <specimen-2> .
    <specimen-2> a onto:Specimen ;
        onto:date "2026-04-13"^^xsd:date ;
        onto:procedure onto:biopsy ;
        onto:neoplasmTerm onto:termNet ;
        onto:differentiation onto:well ;
        onto:grade onto:G1 ;
        onto:ki67 1 ;
        onto:mitosesPer2mm2 1 .
}
