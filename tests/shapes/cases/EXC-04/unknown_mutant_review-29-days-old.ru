# expect EXC-04=UNKNOWN
# why: 1.4: a review of 29 days is too old.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <review-malignancies> onto:date ?date }
INSERT { <review-malignancies> onto:date "2026-10-24"^^xsd:date }
WHERE { <review-malignancies> onto:date ?date }
