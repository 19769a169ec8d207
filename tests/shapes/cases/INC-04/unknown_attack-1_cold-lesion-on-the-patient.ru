# expect INC-04=UNKNOWN INC-05=UNKNOWN INC-05b=UNKNOWN INC-05c=UNKNOWN INC-05d=UNKNOWN INC-05e=UNKNOWN PERM-03=UNKNOWN PERM-04=UNKNOWN PREF-01=UNKNOWN EXC-02=UNKNOWN EXC-03=UNKNOWN EXC-04=UNKNOWN EXC-05=UNKNOWN
# why: a cold lesion hangs on the patient instead of the tumour.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasLesion <L3> .
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
