# expect INC-11=VIOLATED
# why: 2.2 INC-11: a clearance that can be computed decides, not a reported one.
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
INSERT { <lab-creatinine> onto:value 1.81 }
WHERE { <lab-creatinine> onto:value ?value } ;

INSERT DATA {
    pat:base onto:hasLabResult <lab-clearance> .
    <lab-clearance> a onto:LabResult ;
        onto:analyte onto:creatinineClearance ;
        onto:value 80 ;
        onto:unit "mL/min" ;
        onto:method onto:cockcroftGault ;
        onto:date "2026-11-16"^^xsd:date .
}
