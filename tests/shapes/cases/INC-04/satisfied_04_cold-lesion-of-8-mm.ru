# expect nothing
# why: 3.3 INC-04 (4), trap 9: a cold lesion too small to measure does not matter.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    <tumour> onto:hasLesion <L3> .
    <L3> a onto:LiverMetastasis ;
        onto:site onto:liverRightLobe ;
        onto:nodal false ;
        onto:distant true ;
        onto:hasMeasurement <L3-size> .
    <L3-size> a onto:Measurement ;
        onto:modality onto:ct ;
        onto:longestDiameter 8 ;
        onto:unit "mm" ;
        onto:sliceThickness 3 ;
        onto:date "2026-11-05"^^xsd:date .
    <pet> onto:hasUptake <L3-uptake> .
    <L3-uptake> a onto:LesionUptake ;
        onto:uptakeOf <L3> ;
        onto:uptake onto:belowLiver .
}
