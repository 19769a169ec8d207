# expect EXC-03=UNKNOWN
# policy lenient
# why: nothing is presumed over a review that says the list is not complete.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <review-cardiovascular> onto:complete true } INSERT { <review-cardiovascular> onto:complete false } WHERE { <review-cardiovascular> onto:complete true }
