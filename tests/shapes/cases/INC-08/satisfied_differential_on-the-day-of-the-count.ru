# expect nothing
# why: 2.2: a count is reported on that day.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasLabResult <leukocytes> .
    <leukocytes> a onto:LabResult ;
        onto:analyte onto:leukocyteCount ;
        onto:value 5.0 ;
        onto:unit "cells" ;
        onto:date "2026-11-16"^^xsd:date .
} ;

INSERT DATA {
    pat:base onto:hasLabResult <neutrophils> .
    <neutrophils> a onto:LabResult ;
        onto:analyte onto:neutrophilPercent ;
        onto:value 60 ;
        onto:unit "%" ;
        onto:date "2026-11-16"^^xsd:date .
} ;

INSERT DATA {
    pat:base onto:hasLabResult <bands> .
    <bands> a onto:LabResult ;
        onto:analyte onto:bandPercent ;
        onto:value 5 ;
        onto:unit "%" ;
        onto:date "2026-11-16"^^xsd:date .
}
