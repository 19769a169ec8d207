# expect INC-04=UNKNOWN PREF-01=UNKNOWN
# why: 2.2 INC-04: the highest score of the patient does not speak for every lesion.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L1-uptake> <L2-uptake> <P1-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;

INSERT DATA {
    <pet> onto:patientLevelScore 4 .
}
