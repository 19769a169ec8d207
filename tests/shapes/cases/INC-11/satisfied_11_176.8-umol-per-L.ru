# expect nothing
# why: 3.3 INC-11 (11): 176.8 umol/L is 2.00 mg/dL, clearance exactly 30.
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

DELETE { <lab-creatinine> onto:value ?value ; onto:unit ?unit }
INSERT { <lab-creatinine> onto:value 176.8 ; onto:unit "umol/L" }
WHERE { <lab-creatinine> onto:value ?value ; onto:unit ?unit }
