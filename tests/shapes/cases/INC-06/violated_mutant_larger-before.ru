# expect INC-04=UNKNOWN INC-06=VIOLATED PREF-01=UNKNOWN
# why: 1.3: the latest measurement counts.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L2> <L2-size> <L2-uptake> <P1> <P1-size> <P1-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;

DELETE { <L1-size> onto:longestDiameter ?longestDiameter }
INSERT { <L1-size> onto:longestDiameter 8 }
WHERE { <L1-size> onto:longestDiameter ?longestDiameter } ;

INSERT DATA {
    <L1> onto:hasMeasurement <L1-before> .
    <L1-before> a onto:Measurement ;
        onto:modality onto:ct ;
        onto:unit "mm" ;
        onto:sliceThickness 3 ;
        onto:longestDiameter 30 ;
        onto:date "2026-10-28"^^xsd:date .
}
