# expect nothing
# vignette V12
# why: Section 6, V12: the other lobe was embolised, so the uptake of L2 is still wanted.
BASE <https://w3id.org/trialshapes/patients/V12/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

INSERT DATA {
    <tace> onto:territory onto:liverLeftLobe .
}
