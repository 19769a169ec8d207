# expect INC-11=UNKNOWN
# why: 1.3: a result of more than 28 days decides nothing, nor does a clearance from it.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { pat:base onto:birthDate ?birthDate }
INSERT { pat:base onto:birthDate "1941-03-02"^^xsd:date }
WHERE { pat:base onto:birthDate ?birthDate } ;

DELETE { pat:base onto:sex ?sex }
INSERT { pat:base onto:sex onto:female }
WHERE { pat:base onto:sex ?sex } ;

DELETE { <weight> onto:weight ?weight }
INSERT { <weight> onto:weight 35 }
WHERE { <weight> onto:weight ?weight } ;

DELETE { <lab-creatinine> onto:value ?value ; onto:date ?date }
INSERT { <lab-creatinine> onto:value 4.0 ; onto:date "2026-10-20"^^xsd:date }
WHERE { <lab-creatinine> onto:value ?value ; onto:date ?date }
