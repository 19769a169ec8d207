# expect nothing
# why: 2.2 PERM-03, PERM-04: another local treatment is under neither rule.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasLocalTreatment <treatment> .
    <treatment> a onto:EthanolAblation ;
        onto:sessionDate "2026-11-01"^^xsd:date ;
        onto:treatedLesion <P1> .
}
