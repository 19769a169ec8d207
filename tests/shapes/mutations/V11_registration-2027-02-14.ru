# expect PREF-01=VIOLATED
# vignette V11
# why: Section 6, V11: one day short of three years free of disease; the PET is past its preferred age.
BASE <https://w3id.org/trialshapes/patients/V11/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <registration> onto:date ?date }
INSERT { <registration> onto:date "2027-02-14"^^xsd:date }
WHERE { <registration> onto:date ?date } ;

DELETE { ?record onto:date ?old }
INSERT { ?record onto:date "2027-02-08"^^xsd:date }
WHERE { VALUES ?old { "2026-11-05"^^xsd:date "2026-11-16"^^xsd:date } ?record onto:date ?old }
