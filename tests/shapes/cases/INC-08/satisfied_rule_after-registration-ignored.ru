# expect nothing
# why: 1.3: a specimen taken after registration is not looked at.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasLabResult <lab-anc-2> .
    <lab-anc-2> a onto:LabResult ;
        onto:analyte onto:absoluteNeutrophilCount ;
        onto:value 1400 ;
        onto:unit "/mm3" ;
        onto:date "2026-11-23"^^xsd:date .
}
