# expect INC-04=VIOLATED PREF-01=VIOLATED
# vignette V01
# why: Section 6, V01: the PET is a day too old.
BASE <https://w3id.org/trialshapes/patients/V01/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <registration> onto:date ?date }
INSERT { <registration> onto:date "2027-08-11"^^xsd:date }
WHERE { <registration> onto:date ?date } ;

DELETE { ?record onto:date ?old }
INSERT { ?record onto:date "2027-08-02"^^xsd:date }
WHERE { VALUES ?old { "2026-11-05"^^xsd:date "2026-11-16"^^xsd:date } ?record onto:date ?old }
