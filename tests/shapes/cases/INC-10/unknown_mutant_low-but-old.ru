# expect INC-10=UNKNOWN
# why: 1.3: a result of more than 28 days decides nothing, not even a low one.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <lab-haemoglobin> onto:value ?value ; onto:date ?date }
INSERT { <lab-haemoglobin> onto:value 8.9 ; onto:date "2026-10-01"^^xsd:date }
WHERE { <lab-haemoglobin> onto:value ?value ; onto:date ?date }
