# expect INC-04=UNKNOWN INC-05=UNKNOWN INC-05b=UNKNOWN INC-05c=UNKNOWN INC-05d=UNKNOWN INC-05e=UNKNOWN PERM-03=UNKNOWN PERM-04=UNKNOWN PREF-01=UNKNOWN EXC-02=UNKNOWN EXC-03=UNKNOWN EXC-04=UNKNOWN EXC-05=UNKNOWN
# why: what is said in words of swallowing may contradict the assessment; no list counts as complete beside
#      it.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasSwallowing <swallowing> .
    <swallowing> a onto:SwallowingAssessment ;
        onto:able true ;
        onto:date "2026-11-16"^^xsd:date .
} ;

INSERT DATA {
    pat:base onto:hasGiFunction <absorption> .
    <absorption> a onto:GiFunctionAssessment ;
        onto:impairment false ;
        onto:judgedSignificant onto:notSignificant ;
        onto:date "2026-11-16"^^xsd:date .
} ;

INSERT DATA {
    pat:base onto:hasSwallowing "cannot swallow since 2026-11-20" .
}
