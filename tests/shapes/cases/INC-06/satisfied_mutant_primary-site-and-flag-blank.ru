# expect nothing
# why: 2.2 threshold: the primary lesion is no node.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L1> <L1-size> <L1-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L2> <L2-size> <L2-uptake> <P1> <P1-size> <P1-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;

INSERT DATA {
    <tumour> onto:hasLesion <L3> .
    <L3> a onto:PrimaryLesion .
} ;

INSERT DATA {
    <L3> onto:hasMeasurement <L3-size> .
    <L3-size> a onto:Measurement ;
        onto:modality onto:ct ;
        onto:unit "mm" ;
        onto:sliceThickness 3 ;
        onto:longestDiameter 20 ;
        onto:date "2026-11-05"^^xsd:date .
} ;

INSERT DATA {
    <pet> onto:hasUptake <L3-uptake> .
    <L3-uptake> a onto:LesionUptake ;
        onto:uptakeOf <L3> ;
        onto:uptake onto:aboveLiver .
}
