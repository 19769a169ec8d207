# expect INC-05=VIOLATED INC-05b=VIOLATED
# vignette V12
# why: Section 6, V12: the day is found and lies outside; no path is left.
BASE <https://w3id.org/trialshapes/patients/V12/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <progression> onto:date ?date }
INSERT { <progression> onto:date "2025-11-20"^^xsd:date }
WHERE { <progression> onto:date ?date }
