# expect INC-11=UNKNOWN
# why: 1.3: a result of more than 28 days decides nothing, nor does a clearance from it.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <lab-creatinine> onto:date ?date }
INSERT { <lab-creatinine> onto:date "2026-10-20"^^xsd:date }
WHERE { <lab-creatinine> onto:date ?date }
