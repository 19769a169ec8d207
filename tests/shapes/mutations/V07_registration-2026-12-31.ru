# expect nothing
# vignette V07
# why: Section 6, V07: last day less than four months after the progression.
BASE <https://w3id.org/trialshapes/patients/V07/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <registration> onto:date ?date }
INSERT { <registration> onto:date "2026-12-31"^^xsd:date }
WHERE { <registration> onto:date ?date } ;

DELETE { ?record onto:date ?old }
INSERT { ?record onto:date "2026-12-21"^^xsd:date }
WHERE { VALUES ?old { "2026-11-05"^^xsd:date "2026-11-16"^^xsd:date } ?record onto:date ?old }
