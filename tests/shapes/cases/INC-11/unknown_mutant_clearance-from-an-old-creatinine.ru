# expect INC-11=UNKNOWN
# why: a clearance is as old as the creatinine that it is computed from.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <lab-creatinine> onto:value ?v ; onto:date ?d . <weight> onto:date ?w }
INSERT { <lab-creatinine> onto:value 2.0 ; onto:date "2026-10-24"^^xsd:date . <weight> onto:date "2026-10-24"^^xsd:date }
WHERE { <lab-creatinine> onto:value ?v ; onto:date ?d . <weight> onto:date ?w }
