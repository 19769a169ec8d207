# expect INC-11=UNKNOWN
# why: 2.2 crcl: the weight at the creatinine date; this one has no date.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-creatinine> onto:value ?value }
INSERT { <lab-creatinine> onto:value 4.0 }
WHERE { <lab-creatinine> onto:value ?value } ;

DELETE { <weight> onto:weight ?weight ; onto:date ?date }
INSERT { <weight> onto:weight 150 }
WHERE { <weight> onto:weight ?weight ; onto:date ?date }
