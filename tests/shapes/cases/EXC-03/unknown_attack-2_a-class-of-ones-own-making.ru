# expect INC-01=UNKNOWN INC-02=UNKNOWN INC-03=UNKNOWN INC-04=UNKNOWN INC-05=UNKNOWN INC-05a=UNKNOWN INC-05b=UNKNOWN INC-05c=UNKNOWN INC-05d=UNKNOWN INC-05e=UNKNOWN INC-06=UNKNOWN INC-07=UNKNOWN INC-08=UNKNOWN INC-09=UNKNOWN INC-10=UNKNOWN INC-11=UNKNOWN INC-12=UNKNOWN INC-13=UNKNOWN INC-14=UNKNOWN PERM-01=UNKNOWN PERM-02=UNKNOWN PERM-03=UNKNOWN PERM-04=UNKNOWN PERM-05=UNKNOWN PREF-01=UNKNOWN EXC-01=UNKNOWN EXC-02=UNKNOWN EXC-03=UNKNOWN EXC-04=UNKNOWN EXC-05=UNKNOWN
# why: the file makes up a functional class.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasHeartDisease <heart-failure> .
    <heart-failure> a onto:CongestiveHeartFailure ;
        onto:nyhaClass <class-four> ;
        onto:date "2026-10-01"^^xsd:date .
} ;

INSERT DATA {
    <class-four> a onto:NyhaClass .
}
