# expect INC-11=UNKNOWN
# why: 2.2 crcl: only the year of birth is known and the answer hangs on the birthday.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { pat:base onto:birthDate ?birthDate }
INSERT { pat:base onto:birthDate "1957"^^xsd:gYear }
WHERE { pat:base onto:birthDate ?birthDate } ;

DELETE { <weight> onto:weight ?weight }
INSERT { <weight> onto:weight 60 }
WHERE { <weight> onto:weight ?weight } ;

DELETE { <lab-creatinine> onto:value ?value }
INSERT { <lab-creatinine> onto:value 2.0 }
WHERE { <lab-creatinine> onto:value ?value }
