# expect INC-04=VIOLATED PREF-01=VIOLATED
# why: 2.2 above: equal is not above.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L2> <L2-size> <L2-uptake> <P1> <P1-size> <P1-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L1-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;

INSERT DATA {
    <pet> onto:hasUptake <L1-uptake> .
    <L1-uptake> a onto:LesionUptake ;
        onto:uptakeOf <L1> ;
        onto:suvMax 5.0 ;
        onto:liverSuvMean 5.0 .
}
