# expect nothing
# why: 1.3: the latest creatinine counts.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { pat:base onto:birthDate ?birthDate }
INSERT { pat:base onto:birthDate "1941-03-02"^^xsd:date }
WHERE { pat:base onto:birthDate ?birthDate } ;

DELETE { pat:base onto:sex ?sex }
INSERT { pat:base onto:sex onto:female }
WHERE { pat:base onto:sex ?sex } ;

DELETE { <weight> onto:weight ?weight }
INSERT { <weight> onto:weight 35 }
WHERE { <weight> onto:weight ?weight } ;

DELETE { <lab-creatinine> onto:value ?value }
INSERT { <lab-creatinine> onto:value 1.0 }
WHERE { <lab-creatinine> onto:value ?value } ;

INSERT DATA {
    pat:base onto:hasLabResult <lab-creatinine-before> .
    <lab-creatinine-before> a onto:LabResult ;
        onto:analyte onto:creatinine ;
        onto:value 4.0 ;
        onto:unit "mg/dL" ;
        onto:uln 1.2 ;
        onto:ulnUnit "mg/dL" ;
        onto:date "2026-11-02"^^xsd:date .
}
