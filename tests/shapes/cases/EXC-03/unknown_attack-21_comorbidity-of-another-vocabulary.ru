# expect INC-04=UNKNOWN INC-05=UNKNOWN INC-05b=UNKNOWN INC-05c=UNKNOWN INC-05d=UNKNOWN INC-05e=UNKNOWN PERM-03=UNKNOWN PERM-04=UNKNOWN PREF-01=UNKNOWN EXC-02=UNKNOWN EXC-03=UNKNOWN EXC-04=UNKNOWN EXC-05=UNKNOWN
# why: a disease in a vocabulary that nobody here can read.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasComorbidity <disease> .
    <disease> a <http://snomed.info/id/42343007> ;
        onto:date "2026-10-01"^^xsd:date .
}
