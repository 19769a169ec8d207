# expect INC-05=UNKNOWN INC-05b=UNKNOWN INC-05c=UNKNOWN EXC-02=UNKNOWN
# why: 1.7: a regimen that could not be read may hold an excluded drug.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

INSERT DATA {
    <lanreotide> onto:hasRegimen onto:liver .
}
