# expect INC-08=UNKNOWN
# why: 1.3: a result of more than 28 days decides nothing, not even a low one.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <lab-anc> onto:value ?value ; onto:date ?date }
INSERT { <lab-anc> onto:value 1499 ; onto:date "2026-10-01"^^xsd:date }
WHERE { <lab-anc> onto:value ?value ; onto:date ?date }
