# expect PERM-03=VIOLATED
# why: 2.2 PERM-03: the last of two sessions decides.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasLocalTreatment <tace> .
    <tace> a onto:Chemoembolisation ;
        onto:territory onto:liverRightLobe ;
        onto:recovered true ;
        onto:sessionDate "2026-05-04"^^xsd:date .
} ;

INSERT DATA {
    <tace> onto:sessionDate "2026-10-19"^^xsd:date .
}
