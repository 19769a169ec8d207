# expect EXC-05=UNKNOWN
# policy lenient
# why: 1.4: lenient presumes nothing that is said to be incomplete.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <review-gastrointestinal> onto:complete ?complete }
INSERT { <review-gastrointestinal> onto:complete false }
WHERE { <review-gastrointestinal> onto:complete ?complete }
