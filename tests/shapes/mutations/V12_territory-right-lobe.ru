# expect INC-04=SATISFIED
# vignette V12
# why: Section 6, V12: the lobe of L2 was embolised, so its missing uptake no longer matters.
BASE <https://w3id.org/trialshapes/patients/V12/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

INSERT DATA {
    <tace> onto:territory onto:liverRightLobe .
}
