# expect INC-05=VIOLATED INC-05b=VIOLATED
# why: 2.2 prior: given for something else.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lanreotide> onto:indication ?indication }
INSERT { <lanreotide> onto:indication onto:otherIndication }
WHERE { <lanreotide> onto:indication ?indication }
