# expect nothing
# why: a fresh reported clearance by Cockcroft and Gault counts where the computed one is old.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <lab-creatinine> onto:value ?v ; onto:date ?d . <weight> onto:date ?w }
INSERT { <lab-creatinine> onto:value 2.0 ; onto:date "2026-10-24"^^xsd:date . <weight> onto:date "2026-10-24"^^xsd:date }
WHERE { <lab-creatinine> onto:value ?v ; onto:date ?d . <weight> onto:date ?w } ;
INSERT DATA {
    pat:base onto:hasLabResult <lab-clearance> .
    <lab-clearance> a onto:LabResult ; onto:analyte onto:creatinineClearance ; onto:value 60 ; onto:unit "mL/min" ;
        onto:method onto:cockcroftGault ; onto:date "2026-11-16"^^xsd:date .
}
