# expect nothing
# why: 2.2 INC-01: one sufficient specimen suffices.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <specimen> onto:procedure ?procedure }
INSERT { <specimen> onto:procedure onto:cytology }
WHERE { <specimen> onto:procedure ?procedure } ;

INSERT DATA {
    <tumour> onto:hasSpecimen <specimen-2> .
    <specimen-2> a onto:Specimen ;
        onto:date "2025-02-24"^^xsd:date ;
        onto:procedure onto:resection ;
        onto:neoplasmTerm onto:termNet ;
        onto:differentiation onto:well .
}
