# expect INC-11=UNKNOWN
# why: 1.3 IMPLAUSIBLE: no adult weighs so little; the clearance is not computed.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-creatinine> onto:value ?value }
INSERT { <lab-creatinine> onto:value 2.0 }
WHERE { <lab-creatinine> onto:value ?value } ;

DELETE { <weight> onto:weight ?weight }
INSERT { <weight> onto:weight 9.9 }
WHERE { <weight> onto:weight ?weight }
