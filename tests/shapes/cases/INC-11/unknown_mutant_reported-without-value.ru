# expect INC-11=UNKNOWN
# why: 2.2 INC-11: a result without a value says nothing.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <lab-creatinine> onto:value ?value }
INSERT { <lab-creatinine> onto:value 1.81 }
WHERE { <lab-creatinine> onto:value ?value } ;

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <weight> } ?gone ?p ?o . ?s ?q ?gone } ;

INSERT DATA {
    pat:base onto:hasLabResult <lab-clearance> .
    <lab-clearance> a onto:LabResult ;
        onto:analyte onto:creatinineClearance ;
        onto:unit "mL/min" ;
        onto:method onto:cockcroftGault ;
        onto:date "2026-11-16"^^xsd:date .
}
