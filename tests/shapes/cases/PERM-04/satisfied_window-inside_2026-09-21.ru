# expect nothing
# why: 3.1 PERM-04: recovered from ablation of L2, last session 2026-09-21, one day inside (at least 2 months
#      ago).
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasLocalTreatment <ablation> .
    <ablation> a onto:RadiofrequencyAblation ;
        onto:treatedLesion <L2> ;
        onto:recovered true ;
        onto:sessionDate "2026-09-21"^^xsd:date .
}
