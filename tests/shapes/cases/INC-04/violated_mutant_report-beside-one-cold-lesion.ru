# expect INC-04=VIOLATED PREF-01=VIOLATED
# why: 2.2 INC-04: the table of a report goes before its summary.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L2> <L2-size> <L2-uptake> <P1> <P1-size> <P1-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;

INSERT DATA {
    <pet> onto:allMeasurableAboveLiver true .
} ;

DELETE { <L1-uptake> onto:uptake ?uptake }
INSERT { <L1-uptake> onto:uptake onto:belowLiver }
WHERE { <L1-uptake> onto:uptake ?uptake }
