# expect INC-11=UNKNOWN
# why: 2.2 INC-11: sex unknown, computed on both sides of 30; the reported one does not count beside it.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <lab-creatinine> onto:value ?value }
INSERT { <lab-creatinine> onto:value 2.9 }
WHERE { <lab-creatinine> onto:value ?value } ;

DELETE { pat:base onto:birthDate ?birthDate }
INSERT { pat:base onto:birthDate "1950-03-02"^^xsd:date }
WHERE { pat:base onto:birthDate ?birthDate } ;

DELETE { <weight> onto:weight ?weight }
INSERT { <weight> onto:weight 98 }
WHERE { <weight> onto:weight ?weight } ;

DELETE WHERE { pat:base onto:sex ?sex } ;

INSERT DATA {
    pat:base onto:hasLabResult <lab-clearance> .
    <lab-clearance> a onto:LabResult ;
        onto:analyte onto:creatinineClearance ;
        onto:value 80 ;
        onto:unit "mL/min" ;
        onto:method onto:cockcroftGault ;
        onto:date "2026-11-16"^^xsd:date .
}
