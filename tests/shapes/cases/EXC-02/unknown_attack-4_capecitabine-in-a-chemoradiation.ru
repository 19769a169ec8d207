# expect INC-04=UNKNOWN INC-05=UNKNOWN INC-05b=UNKNOWN INC-05c=UNKNOWN INC-05d=UNKNOWN INC-05e=UNKNOWN PERM-03=UNKNOWN PERM-04=UNKNOWN PREF-01=UNKNOWN EXC-02=UNKNOWN EXC-03=UNKNOWN EXC-04=UNKNOWN EXC-05=UNKNOWN
# why: a regimen with capecitabine stated of a radiotherapy.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasLocalTreatment <radiotherapy> .
    <radiotherapy> a onto:Radiotherapy ;
        onto:hasRegimen onto:capecitabineChemoradiation ;
        onto:territory onto:bone ;
        onto:sessionDate "2025-06-02"^^xsd:date ;
        onto:recovered true .
}
