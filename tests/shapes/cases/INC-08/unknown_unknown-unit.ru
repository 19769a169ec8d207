# expect INC-08=UNKNOWN
# why: 3.2 INC-08: a unit that no conversion knows; a guess is not allowed.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-anc> onto:unit ?unit }
INSERT { <lab-anc> onto:unit "per field" }
WHERE { <lab-anc> onto:unit ?unit }
