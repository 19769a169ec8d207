# expect PERM-03=VIOLATED
# why: 3.1 PERM-03: recovered from chemoembolisation, last session 2026-09-23, one day outside (at least 2
#      months ago).
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasLocalTreatment <tace> .
    <tace> a onto:Chemoembolisation ;
        onto:territory onto:liverRightLobe ;
        onto:recovered true ;
        onto:sessionDate "2026-09-23"^^xsd:date .
}
