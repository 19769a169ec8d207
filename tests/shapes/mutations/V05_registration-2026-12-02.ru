# expect INC-05=VIOLATED INC-05c=VIOLATED
# vignette V05
# why: Section 6, V05: the embolism has aged out, path c is closed.
BASE <https://w3id.org/trialshapes/patients/V05/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <registration> onto:date ?date }
INSERT { <registration> onto:date "2026-12-02"^^xsd:date }
WHERE { <registration> onto:date ?date }
