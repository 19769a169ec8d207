# expect nothing
# vignette V12
# why: Section 6, V12: recovery is documented; PERM-03 now waits for INC-04 alone.
BASE <https://w3id.org/trialshapes/patients/V12/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

INSERT DATA {
    <tace> onto:recovered true .
}
