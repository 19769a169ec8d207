# expect nothing
# why: 1.3: the greatest weight that is believed.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-creatinine> onto:value ?value }
INSERT { <lab-creatinine> onto:value 2.0 }
WHERE { <lab-creatinine> onto:value ?value } ;

DELETE { <weight> onto:weight ?weight }
INSERT { <weight> onto:weight 400 }
WHERE { <weight> onto:weight ?weight }
