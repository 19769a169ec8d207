# expect INC-08=UNKNOWN
# why: 3.2 INC-08: 1.5 /mm3 is not credible and hints at a wrong unit, so it settles nothing.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-anc> onto:value ?value }
INSERT { <lab-anc> onto:value 1.5 }
WHERE { <lab-anc> onto:value ?value }
