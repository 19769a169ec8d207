# expect INC-01=VIOLATED EXC-01=VIOLATED
# why: 2.2 nec: one carcinoma specimen decides whatever the other shows.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    <tumour> onto:hasSpecimen <specimen-2> .
    <specimen-2> a onto:Specimen ;
        onto:date "2026-04-20"^^xsd:date ;
        onto:procedure onto:biopsy ;
        onto:neoplasmTerm onto:termLargeCellNec ;
        onto:cellType onto:largeCell ;
        onto:differentiation onto:poor ;
        onto:ki67 75 .
}
