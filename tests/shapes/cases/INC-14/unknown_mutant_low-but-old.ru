# expect INC-14=UNKNOWN
# why: 1.3: a result of more than 28 days decides nothing, not even a low one.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <lab-albumin> onto:value ?value ; onto:date ?date }
INSERT { <lab-albumin> onto:value 2.9 ; onto:date "2026-10-01"^^xsd:date }
WHERE { <lab-albumin> onto:value ?value ; onto:date ?date }
