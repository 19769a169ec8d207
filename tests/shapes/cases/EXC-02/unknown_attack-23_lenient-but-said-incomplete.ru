# expect INC-05=UNKNOWN INC-05b=UNKNOWN INC-05c=UNKNOWN PERM-03=UNKNOWN PERM-04=UNKNOWN EXC-02=UNKNOWN
# policy lenient
# why: 1.4: the lenient policy presumes a therapy history complete, but not when somebody called it
#      incomplete.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <review-therapy> onto:complete ?complete }
INSERT { <review-therapy> onto:complete false }
WHERE { <review-therapy> onto:complete ?complete }
