# expect INC-01=UNKNOWN EXC-01=UNKNOWN
# why: 1.2: the only specimen with a differentiation is of a day after registration.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE WHERE { <specimen> onto:differentiation ?differentiation } ;

DELETE { <specimen> onto:neoplasmTerm ?neoplasmTerm }
INSERT { <specimen> onto:neoplasmTerm onto:termNenG3 }
WHERE { <specimen> onto:neoplasmTerm ?neoplasmTerm } ;

INSERT DATA {
    <tumour> onto:hasSpecimen <second-specimen> .
    <second-specimen> a onto:Specimen ;
        onto:procedure onto:biopsy ;
        onto:differentiation onto:well ;
        onto:date "2027-01-11"^^xsd:date .
}
