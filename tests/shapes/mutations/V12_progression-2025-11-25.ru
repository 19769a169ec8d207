# expect INC-05=SATISFIED INC-05b=SATISFIED
# vignette V12
# why: Section 6, V12: the day of the progression is found and lies in the window.
BASE <https://w3id.org/trialshapes/patients/V12/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <progression> onto:date ?date }
INSERT { <progression> onto:date "2025-11-25"^^xsd:date }
WHERE { <progression> onto:date ?date }
