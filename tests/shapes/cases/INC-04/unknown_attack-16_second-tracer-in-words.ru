# expect INC-04=UNKNOWN PREF-01=UNKNOWN
# why: one tracer that is known and one that is not.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

INSERT DATA {
    <pet> onto:unmappedTracer "F-18 FDG" .
}
