# expect nothing
# why: 2.2: leukocytes without a differential say nothing of neutrophils.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasLabResult <leukocytes> .
    <leukocytes> a onto:LabResult ;
        onto:analyte onto:leukocyteCount ;
        onto:value 5.0 ;
        onto:unit "10*9/L" ;
        onto:date "2026-11-20"^^xsd:date .
}
