# expect nothing
# why: 3.2 INC-08: neutrophils 1501 /mm3, just past the limit.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-anc> onto:value ?value }
INSERT { <lab-anc> onto:value 1501 }
WHERE { <lab-anc> onto:value ?value }
