# expect EXC-04=UNKNOWN
# policy lenient
# why: 1.4: the lenient policy presumes no other cancer, but not when the list was called incomplete.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <review-malignancies> onto:complete ?complete }
INSERT { <review-malignancies> onto:complete false }
WHERE { <review-malignancies> onto:complete ?complete }
