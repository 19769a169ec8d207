# expect INC-11=UNKNOWN
# why: 3.3 INC-11 (7): 25.5 or 30.0, depending on sex.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { pat:base onto:birthDate ?birthDate }
INSERT { pat:base onto:birthDate "1958-03-02"^^xsd:date }
WHERE { pat:base onto:birthDate ?birthDate } ;

DELETE { <weight> onto:weight ?weight }
INSERT { <weight> onto:weight 60 }
WHERE { <weight> onto:weight ?weight } ;

DELETE WHERE { pat:base onto:sex ?sex } ;

DELETE { <lab-creatinine> onto:value ?value }
INSERT { <lab-creatinine> onto:value 2.0 }
WHERE { <lab-creatinine> onto:value ?value }
