# expect INC-04=UNKNOWN INC-06=VIOLATED PREF-01=UNKNOWN
# why: 1.3: the latest measurement counts.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L2> <L2-size> <L2-uptake> <P1> <P1-size> <P1-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L1> <L1-size> <L1-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;

INSERT DATA {
    <tumour> onto:hasLesion <L1> .
    <L1> a onto:RegionalNodalLesion ;
        onto:site onto:regionalNode ;
        onto:nodal true ;
        onto:distant false .
    <pet> onto:hasUptake <L1-uptake> .
    <L1-uptake> a onto:LesionUptake ;
        onto:uptakeOf <L1> ;
        onto:uptake onto:aboveLiver .
} ;

INSERT DATA {
    <L1> onto:hasMeasurement <L1-size> .
    <L1-size> a onto:Measurement ;
        onto:modality onto:ct ;
        onto:unit "mm" ;
        onto:sliceThickness 3 ;
        onto:longestDiameter 20 ;
        onto:shortAxis 14 ;
        onto:date "2026-11-05"^^xsd:date .
} ;

INSERT DATA {
    <L1> onto:hasMeasurement <L1-before> .
    <L1-before> a onto:Measurement ;
        onto:modality onto:ct ;
        onto:unit "mm" ;
        onto:sliceThickness 3 ;
        onto:longestDiameter 30 ;
        onto:shortAxis 18 ;
        onto:date "2026-10-28"^^xsd:date .
}
