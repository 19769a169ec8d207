# expect INC-04=UNKNOWN PREF-01=UNKNOWN
# why: what is said in words of the uptake may contradict the rest.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

INSERT DATA {
    <pet> onto:hasUptake "L1 below liver" .
}
