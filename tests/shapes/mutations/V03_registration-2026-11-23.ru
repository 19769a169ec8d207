# expect INC-05=VIOLATED INC-05b=VIOLATED
# vignette V03
# why: Section 6, V03: a day later the progression is too old for path b.
BASE <https://w3id.org/trialshapes/patients/V03/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <registration> onto:date ?date }
INSERT { <registration> onto:date "2026-11-23"^^xsd:date }
WHERE { <registration> onto:date ?date }
