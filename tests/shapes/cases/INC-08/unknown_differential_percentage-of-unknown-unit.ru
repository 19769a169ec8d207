# expect INC-08=UNKNOWN
# why: 1.3: percentages that cannot be read.
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
} ;

INSERT DATA {
    pat:base onto:hasLabResult <neutrophils> .
    <neutrophils> a onto:LabResult ;
        onto:analyte onto:neutrophilPercent ;
        onto:value 60 ;
        onto:unit "x" ;
        onto:date "2026-11-20"^^xsd:date .
}
