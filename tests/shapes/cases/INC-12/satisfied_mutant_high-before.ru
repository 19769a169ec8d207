# expect nothing
# why: 1.3: the latest bilirubin counts.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasLabResult <lab-bilirubin-before> .
    <lab-bilirubin-before> a onto:LabResult ;
        onto:analyte onto:totalBilirubin ;
        onto:value 4.0 ;
        onto:unit "mg/dL" ;
        onto:uln 1.2 ;
        onto:ulnUnit "mg/dL" ;
        onto:date "2026-11-02"^^xsd:date .
}
