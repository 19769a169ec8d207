# expect INC-13=SATISFIED
# vignette V12
# why: Section 6, V12: ALT is measured.
BASE <https://w3id.org/trialshapes/patients/V12/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:V12 onto:hasLabResult <lab-alt> .
    <lab-alt> a onto:LabResult ;
        onto:analyte onto:alanineAminotransferase ;
        onto:value 31 ;
        onto:unit "U/L" ;
        onto:uln 45 ;
        onto:ulnUnit "U/L" ;
        onto:date "2026-11-16"^^xsd:date .
}
