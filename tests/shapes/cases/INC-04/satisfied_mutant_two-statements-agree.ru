# expect nothing
# why: 2.2 above: one and the same scan says it twice.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L2> <L2-size> <L2-uptake> <P1> <P1-size> <P1-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;

INSERT DATA {
    <pet> onto:hasUptake <L1-again> .
    <L1-again> a onto:LesionUptake ;
        onto:uptakeOf <L1> ;
        onto:krenningScore 4 .
}
