# expect INC-08=UNKNOWN
# why: 1.2: a differential of no known day may be the latest.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>

INSERT DATA {
    pat:base onto:hasLabResult <leukocytes> .
    <leukocytes> a onto:LabResult ;
        onto:analyte onto:leukocyteCount ;
        onto:value 5.0 ;
        onto:unit "10*9/L" .
} ;

INSERT DATA {
    pat:base onto:hasLabResult <neutrophils> .
    <neutrophils> a onto:LabResult ;
        onto:analyte onto:neutrophilPercent ;
        onto:value 60 ;
        onto:unit "%" .
} ;

INSERT DATA {
    pat:base onto:hasLabResult <bands> .
    <bands> a onto:LabResult ;
        onto:analyte onto:bandPercent ;
        onto:value 5 ;
        onto:unit "%" .
}
