# expect PERM-04=UNKNOWN
# why: 3.1 PERM-04: recovered from ablation of L2, last session undated, no date recorded (at least 2 months
#      ago).
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>

INSERT DATA {
    pat:base onto:hasLocalTreatment <ablation> .
    <ablation> a onto:RadiofrequencyAblation ;
        onto:treatedLesion <L2> ;
        onto:recovered true .
}
