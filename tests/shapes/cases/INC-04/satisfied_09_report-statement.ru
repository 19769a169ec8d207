# expect nothing
# why: 3.3 INC-04 (9): the report speaks for all measurable lesions at once.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L1-uptake> <L2-uptake> <P1-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;

INSERT DATA {
    <pet> onto:allMeasurableAboveLiver true .
}
