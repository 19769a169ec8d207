# expect INC-10=UNKNOWN
# why: 3.2 INC-10: a unit that no conversion knows; a guess is not allowed.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-haemoglobin> onto:unit ?unit }
INSERT { <lab-haemoglobin> onto:unit "per field" }
WHERE { <lab-haemoglobin> onto:unit ?unit }
