# expect nothing
# why: 1.3: the greatest upper limit that is believed.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-bilirubin> onto:uln ?uln }
INSERT { <lab-bilirubin> onto:uln 3.0 }
WHERE { <lab-bilirubin> onto:uln ?uln }
