# expect nothing
# why: 2.2 INC-11: an old creatinine gives no clearance to go by, so that the reported one counts.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <lab-creatinine> onto:value ?value ; onto:date ?date }
INSERT { <lab-creatinine> onto:value 4.0 ; onto:date "2026-10-20"^^xsd:date }
WHERE { <lab-creatinine> onto:value ?value ; onto:date ?date } ;

INSERT DATA {
    pat:base onto:hasLabResult <lab-clearance> .
    <lab-clearance> a onto:LabResult ;
        onto:analyte onto:creatinineClearance ;
        onto:value 80 ;
        onto:unit "mL/min" ;
        onto:method onto:cockcroftGault ;
        onto:date "2026-11-16"^^xsd:date .
}
