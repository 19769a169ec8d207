# expect nothing
# why: 1.4: a review of 28 days is still recent.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <review-malignancies> onto:date ?date }
INSERT { <review-malignancies> onto:date "2026-10-25"^^xsd:date }
WHERE { <review-malignancies> onto:date ?date }
