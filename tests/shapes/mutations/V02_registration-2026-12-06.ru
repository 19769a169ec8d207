# expect INC-05=VIOLATED INC-05a=VIOLATED
# vignette V02
# why: Section 6, V02: a day later path a is closed.
BASE <https://w3id.org/trialshapes/patients/V02/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <registration> onto:date ?date }
INSERT { <registration> onto:date "2026-12-06"^^xsd:date }
WHERE { <registration> onto:date ?date } ;

DELETE { ?record onto:date ?old }
INSERT { ?record onto:date "2026-11-30"^^xsd:date }
WHERE { VALUES ?old { "2026-11-05"^^xsd:date "2026-11-16"^^xsd:date } ?record onto:date ?old }
