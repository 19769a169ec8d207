# expect nothing
# why: 3.2 INC-08: neutrophils 1500 /mm3, exactly the limit.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-anc> onto:value ?value }
INSERT { <lab-anc> onto:value 1500 }
WHERE { <lab-anc> onto:value ?value }
