# expect INC-05=UNKNOWN INC-05b=UNKNOWN
# why: 2.2 prior: it may have been for something else.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE WHERE { <lanreotide> onto:indication ?indication }
