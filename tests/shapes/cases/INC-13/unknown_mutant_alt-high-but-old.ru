# expect INC-13=UNKNOWN
# why: 1.3: a result of more than 28 days decides nothing.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <lab-alt> onto:value ?value ; onto:date ?date }
INSERT { <lab-alt> onto:value 136 ; onto:date "2026-10-01"^^xsd:date }
WHERE { <lab-alt> onto:value ?value ; onto:date ?date }
