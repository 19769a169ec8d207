# expect INC-04=UNKNOWN INC-06=VIOLATED PREF-01=UNKNOWN
# why: a lesion at a distant node is a node, said or not: 8 mm short axis.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L1> <L1-size> <L1-uptake> <L2> <L2-size> <L2-uptake> <P1> <P1-size> <P1-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;

INSERT DATA {
    <tumour> onto:hasLesion <L1> .
    <L1> a onto:Lesion ;
        onto:site onto:distantNode ;
        onto:distant true ;
        onto:hasMeasurement <L1-size> .
    <L1-size> a onto:Measurement ;
        onto:modality onto:ct ;
        onto:longestDiameter 12 ;
        onto:shortAxis 8 ;
        onto:unit "mm" ;
        onto:sliceThickness 3 ;
        onto:date "2026-11-05"^^xsd:date .
    <pet> onto:hasUptake <L1-uptake> .
    <L1-uptake> a onto:LesionUptake ;
        onto:uptakeOf <L1> ;
        onto:uptake onto:aboveLiver .
}
