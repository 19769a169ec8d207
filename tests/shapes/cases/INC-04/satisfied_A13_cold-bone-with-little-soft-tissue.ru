# expect nothing
# why: MEAS-02, A13: a soft-tissue part below 10 mm does not count under either reading.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    <tumour> onto:hasLesion <B1> .
    <B1> a onto:BoneMetastasis ;
        onto:site onto:bone ;
        onto:nodal false ;
        onto:distant true ;
        onto:softTissuePart 9.9 ;
        onto:hasMeasurement <B1-size> .
    <B1-size> a onto:Measurement ;
        onto:modality onto:ct ;
        onto:longestDiameter 30 ;
        onto:unit "mm" ;
        onto:sliceThickness 3 ;
        onto:date "2026-11-05"^^xsd:date .
    <pet> onto:hasUptake <B1-uptake> .
    <B1-uptake> a onto:LesionUptake ;
        onto:uptakeOf <B1> ;
        onto:uptake onto:belowLiver .
}
