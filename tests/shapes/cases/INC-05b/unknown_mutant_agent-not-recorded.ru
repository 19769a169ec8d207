# expect INC-05=UNKNOWN INC-05b=UNKNOWN INC-05c=UNKNOWN EXC-02=UNKNOWN
# why: 1.7: a therapy without an agent may be anything.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE WHERE { <lanreotide> onto:hasAgent ?hasAgent }
