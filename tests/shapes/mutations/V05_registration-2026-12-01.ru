# expect nothing
# vignette V05
# why: Section 6, V05: last day on which the embolism counts.
BASE <https://w3id.org/trialshapes/patients/V05/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <registration> onto:date ?date }
INSERT { <registration> onto:date "2026-12-01"^^xsd:date }
WHERE { <registration> onto:date ?date }
