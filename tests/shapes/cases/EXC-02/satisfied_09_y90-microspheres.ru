# expect nothing
# why: 3.3 EXC-02 (9), trap 10: microspheres are embolisation, not PRRT.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasLocalTreatment <radioembolisation> .
    <radioembolisation> a onto:Radioembolisation ;
        onto:territory onto:liverRightLobe ;
        onto:recovered true ;
        onto:sessionDate "2026-06-01"^^xsd:date .
}
