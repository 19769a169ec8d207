# expect PERM-03=VIOLATED
# vignette V04
# why: Section 6, V04: a last session one day later is too recent.
BASE <https://w3id.org/trialshapes/patients/V04/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE DATA { <tace> onto:sessionDate "2026-09-22"^^xsd:date } ;

INSERT DATA { <tace> onto:sessionDate "2026-09-23"^^xsd:date }
