# expect INC-04=UNKNOWN INC-05=UNKNOWN INC-05b=UNKNOWN INC-05c=UNKNOWN INC-05d=UNKNOWN INC-05e=UNKNOWN PERM-03=UNKNOWN PERM-04=UNKNOWN PREF-01=UNKNOWN EXC-02=UNKNOWN EXC-03=UNKNOWN EXC-04=UNKNOWN EXC-05=UNKNOWN
# why: fluorouracil stated of a chemoembolisation; a drug belongs to a therapy, and what was given is not
#      known.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasLocalTreatment <chemoembolisation> .
    <chemoembolisation> a onto:Chemoembolisation ;
        onto:hasAgent onto:fluorouracil ;
        onto:treatedLesion <L2> ;
        onto:sessionDate "2025-06-02"^^xsd:date ;
        onto:recovered true .
}
