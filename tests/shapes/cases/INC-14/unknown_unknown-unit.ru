# expect INC-14=UNKNOWN
# why: 3.2 INC-14: a unit that no conversion knows; a guess is not allowed.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-albumin> onto:unit ?unit }
INSERT { <lab-albumin> onto:unit "per field" }
WHERE { <lab-albumin> onto:unit ?unit }
