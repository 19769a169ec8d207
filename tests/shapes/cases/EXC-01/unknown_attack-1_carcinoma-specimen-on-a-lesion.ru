# expect INC-01=UNKNOWN EXC-01=UNKNOWN
# why: a specimen of a carcinoma hangs on a lesion; no diagnosis of any specimen counts beside it.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    <L1> onto:hasSpecimen <second-specimen> .
    <second-specimen> a onto:Specimen ;
        onto:date "2026-03-10"^^xsd:date ;
        onto:procedure onto:biopsy ;
        onto:neoplasmTerm onto:termNec .
}
