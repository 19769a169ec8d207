# expect nothing
# why: 2.2 INC-08: no count reported; 2.5 x 60 % of neutrophils and bands is exactly the limit.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <lab-anc> } ?gone ?p ?o . ?s ?q ?gone } ;

INSERT DATA {
    pat:base onto:hasLabResult <lab-leukocytes> .
    <lab-leukocytes> a onto:LabResult ;
        onto:analyte onto:leukocyteCount ;
        onto:value 2.5 ;
        onto:unit "10*9/L" ;
        onto:date "2026-11-16"^^xsd:date .
} ;

INSERT DATA {
    pat:base onto:hasLabResult <lab-neutrophils> .
    <lab-neutrophils> a onto:LabResult ;
        onto:analyte onto:neutrophilPercent ;
        onto:value 55 ;
        onto:unit "%" ;
        onto:date "2026-11-16"^^xsd:date .
} ;

INSERT DATA {
    pat:base onto:hasLabResult <lab-bands> .
    <lab-bands> a onto:LabResult ;
        onto:analyte onto:bandPercent ;
        onto:value 5 ;
        onto:unit "%" ;
        onto:date "2026-11-16"^^xsd:date .
}
