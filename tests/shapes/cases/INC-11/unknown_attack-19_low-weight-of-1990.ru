# expect INC-11=UNKNOWN
# why: 2.2 crcl: an old weight disproves nothing either.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <lab-creatinine> onto:value ?value }
INSERT { <lab-creatinine> onto:value 4.0 }
WHERE { <lab-creatinine> onto:value ?value } ;

DELETE { <weight> onto:weight ?weight ; onto:date ?date }
INSERT { <weight> onto:weight 50 ; onto:date "1990-11-16"^^xsd:date }
WHERE { <weight> onto:weight ?weight ; onto:date ?date }
