# expect INC-04=UNKNOWN PREF-01=UNKNOWN
# why: Trap 9: the report lists its lesions one by one, and a lesion measured later is not among them.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    <pet> onto:allMeasurableAboveLiver true .
} ;

INSERT DATA {
    <tumour> onto:hasLesion <L3> .
    <L3> a onto:LiverMetastasis ;
        onto:site onto:liverRightLobe ;
        onto:nodal false ;
        onto:distant true ;
        onto:hasMeasurement <L3-size> .
    <L3-size> a onto:Measurement ;
        onto:modality onto:ct ;
        onto:longestDiameter 20 ;
        onto:unit "mm" ;
        onto:sliceThickness 3 ;
        onto:date "2026-11-05"^^xsd:date .
}
