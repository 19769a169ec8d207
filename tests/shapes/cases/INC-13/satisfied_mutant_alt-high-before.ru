# expect nothing
# why: 1.3: the latest result counts, not an earlier high one.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasLabResult <lab-alt-before> .
    <lab-alt-before> a onto:LabResult ;
        onto:analyte onto:alanineAminotransferase ;
        onto:value 136 ;
        onto:unit "U/L" ;
        onto:uln 45 ;
        onto:ulnUnit "U/L" ;
        onto:date "2026-11-02"^^xsd:date .
}
