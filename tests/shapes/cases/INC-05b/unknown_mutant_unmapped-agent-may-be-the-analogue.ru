# expect INC-05=UNKNOWN INC-05b=UNKNOWN INC-05c=UNKNOWN EXC-02=UNKNOWN
# why: 1.7: the only therapy is of an unknown agent.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE WHERE { <lanreotide> onto:hasAgent ?hasAgent } ;

INSERT DATA {
    <lanreotide> onto:unmappedAgent "an agent under trial" .
}
