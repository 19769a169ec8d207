# expect nothing
# why: 3.3 PERM-01: a silent tumour.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

INSERT DATA {
    <tumour> onto:functionalStatus onto:nonFunctional .
}
