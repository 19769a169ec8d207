# expect INC-11=UNKNOWN
# why: 1.3: an old creatinine is open; the reported clearance is low and recent.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <lab-creatinine> onto:value ?value ; onto:date ?date }
INSERT { <lab-creatinine> onto:value 4.0 ; onto:date "2026-10-01"^^xsd:date }
WHERE { <lab-creatinine> onto:value ?value ; onto:date ?date } ;

INSERT DATA {
    pat:base onto:hasLabResult <lab-clearance> .
    <lab-clearance> a onto:LabResult ;
        onto:analyte onto:creatinineClearance ;
        onto:value 20 ;
        onto:unit "mL/min" ;
        onto:method onto:cockcroftGault ;
        onto:date "2026-11-16"^^xsd:date .
}
