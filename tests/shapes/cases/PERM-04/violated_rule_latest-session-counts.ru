# expect PERM-04=VIOLATED
# why: 2.2 PERM-04: the last of two sessions decides.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasLocalTreatment <ablation> .
    <ablation> a onto:RadiofrequencyAblation ;
        onto:treatedLesion <L2> ;
        onto:recovered true ;
        onto:sessionDate "2026-05-04"^^xsd:date .
} ;

INSERT DATA {
    <ablation> onto:sessionDate "2026-10-19"^^xsd:date .
}
