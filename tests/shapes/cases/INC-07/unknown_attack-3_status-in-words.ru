# expect INC-07=UNKNOWN
# why: what is said in words of the performance status may be later.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>

INSERT DATA {
    pat:base onto:hasEcog "bedbound since 2026-11-20" .
}
