# expect nothing
# why: MEAS-03: it grew after both.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasLocalTreatment <radiotherapy> .
    <radiotherapy> a onto:Radiotherapy ;
        onto:treatedLesion <L1>, <L2>, <P1> ;
        onto:sessionDate "2025-06-16"^^xsd:date ;
        onto:recovered true .
} ;

INSERT DATA {
    pat:base onto:hasLocalTreatment <second-radiotherapy> .
    <second-radiotherapy> a onto:Radiotherapy ;
        onto:treatedLesion <L1>, <L2>, <P1> ;
        onto:sessionDate "2025-12-15"^^xsd:date ;
        onto:recovered true .
} ;

INSERT DATA {
    <L1> onto:hasLesionProgression <growth> .
    <growth> a onto:LesionProgression ;
        onto:clear true ;
        onto:date "2026-09-14"^^xsd:date .
}
