# expect nothing
# why: 1.3: the latest result counts, not an earlier low one.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasLabResult <lab-platelets-before> .
    <lab-platelets-before> a onto:LabResult ;
        onto:analyte onto:plateletCount ;
        onto:value 99999 ;
        onto:unit "/mm3" ;
        onto:date "2026-11-02"^^xsd:date .
}
