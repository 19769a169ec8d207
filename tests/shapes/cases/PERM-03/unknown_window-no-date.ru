# expect PERM-03=UNKNOWN
# why: 3.1 PERM-03: recovered from chemoembolisation, last session undated, no date recorded (at least 2
#      months ago).
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>

INSERT DATA {
    pat:base onto:hasLocalTreatment <tace> .
    <tace> a onto:Chemoembolisation ;
        onto:territory onto:liverRightLobe ;
        onto:recovered true .
}
