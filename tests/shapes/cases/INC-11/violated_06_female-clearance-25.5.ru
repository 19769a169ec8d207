# expect INC-11=VIOLATED
# why: 3.3 INC-11 (6): the same facts in a woman.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { pat:base onto:birthDate ?birthDate ; onto:sex ?sex }
INSERT { pat:base onto:birthDate "1958-03-02"^^xsd:date ; onto:sex onto:female }
WHERE { pat:base onto:birthDate ?birthDate ; onto:sex ?sex } ;

DELETE { <weight> onto:weight ?weight }
INSERT { <weight> onto:weight 60 }
WHERE { <weight> onto:weight ?weight } ;

DELETE { <lab-creatinine> onto:value ?value }
INSERT { <lab-creatinine> onto:value 2.0 }
WHERE { <lab-creatinine> onto:value ?value }
