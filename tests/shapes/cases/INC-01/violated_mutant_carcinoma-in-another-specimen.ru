# expect INC-01=VIOLATED EXC-01=VIOLATED
# why: 2.2 nec: any specimen with a carcinoma.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    <tumour> onto:hasSpecimen <second> .
    <second> a onto:Specimen ;
        onto:procedure onto:biopsy ;
        onto:neoplasmTerm onto:termNec ;
        onto:date "2025-03-10"^^xsd:date .
}
