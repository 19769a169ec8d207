# expect nothing
# why: 1.3: the greatest upper limit that is believed.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-alt> onto:uln ?uln }
INSERT { <lab-alt> onto:uln 200 }
WHERE { <lab-alt> onto:uln ?uln }
