# expect INC-12=UNKNOWN
# why: 1.3: a result of more than 28 days decides nothing.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <lab-bilirubin> onto:value ?value ; onto:date ?date }
INSERT { <lab-bilirubin> onto:value 3.7 ; onto:date "2026-10-01"^^xsd:date }
WHERE { <lab-bilirubin> onto:value ?value ; onto:date ?date }
