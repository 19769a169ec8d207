# expect INC-08=VIOLATED
# why: 3.2 INC-08: neutrophils 1499 /mm3, just short of the limit.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-anc> onto:value ?value }
INSERT { <lab-anc> onto:value 1499 }
WHERE { <lab-anc> onto:value ?value }
