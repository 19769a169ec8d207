# expect INC-04=UNKNOWN PREF-01=UNKNOWN
# why: the only study with the right tracer may be a PET or not.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <pet> a onto:PetStudy }
INSERT { <pet> a onto:ImagingStudy }
WHERE { <pet> a onto:PetStudy }
