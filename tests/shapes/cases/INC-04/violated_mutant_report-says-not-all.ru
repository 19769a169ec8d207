# expect INC-04=VIOLATED PREF-01=VIOLATED
# why: 2.2 INC-04: the report settles it.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

INSERT DATA {
    <pet> onto:allMeasurableAboveLiver false .
}
