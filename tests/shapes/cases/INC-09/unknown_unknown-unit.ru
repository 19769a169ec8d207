# expect INC-09=UNKNOWN
# why: 3.2 INC-09: a unit that no conversion knows; a guess is not allowed.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-platelets> onto:unit ?unit }
INSERT { <lab-platelets> onto:unit "per field" }
WHERE { <lab-platelets> onto:unit ?unit }
