# expect INC-01=VIOLATED
# why: 2.2 INC-01: no specimen is both biopsied and well differentiated.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <specimen> onto:procedure ?procedure }
INSERT { <specimen> onto:procedure onto:imagingDiagnosis }
WHERE { <specimen> onto:procedure ?procedure } ;

INSERT DATA {
    <tumour> onto:hasSpecimen <second> .
    <second> a onto:Specimen ;
        onto:procedure onto:biopsy ;
        onto:neoplasmTerm onto:termAdenocarcinoma ;
        onto:date "2025-03-10"^^xsd:date .
}
