# expect PERM-04=UNKNOWN
# why: 3.3 PERM-04 (2): recovery is not documented.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasLocalTreatment <ablation> .
    <ablation> a onto:RadiofrequencyAblation ;
        onto:treatedLesion <L2> ;
        onto:sessionDate "2026-06-01"^^xsd:date .
}
