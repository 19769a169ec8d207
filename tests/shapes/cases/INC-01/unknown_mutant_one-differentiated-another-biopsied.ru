# expect INC-01=UNKNOWN
# why: 2.2 INC-01: one and the same specimen has to be both.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <specimen> onto:procedure ?procedure }
INSERT { <specimen> onto:procedure onto:cytology }
WHERE { <specimen> onto:procedure ?procedure } ;

INSERT DATA {
    <tumour> onto:hasSpecimen <second> .
    <second> a onto:Specimen ;
        onto:procedure onto:biopsy ;
        onto:neoplasmTerm onto:termNen ;
        onto:date "2025-03-10"^^xsd:date .
}
