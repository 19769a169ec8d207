# expect PREF-01=VIOLATED
# vignette V04
# why: Section 6, V04: last day of the progression, everything else kept fresh.
BASE <https://w3id.org/trialshapes/patients/V04/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <registration> onto:date ?date }
INSERT { <registration> onto:date "2027-06-30"^^xsd:date }
WHERE { <registration> onto:date ?date } ;

DELETE { ?record onto:date ?old }
INSERT { ?record onto:date "2027-06-21"^^xsd:date }
WHERE { VALUES ?old { "2026-11-05"^^xsd:date "2026-11-16"^^xsd:date } ?record onto:date ?old }
