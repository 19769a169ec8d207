# expect INC-11=VIOLATED
# why: 1.3: the least weight that is believed; clearance 5.7.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-creatinine> onto:value ?value }
INSERT { <lab-creatinine> onto:value 2.0 }
WHERE { <lab-creatinine> onto:value ?value } ;

DELETE { <weight> onto:weight ?weight }
INSERT { <weight> onto:weight 10 }
WHERE { <weight> onto:weight ?weight }
