# expect PREF-01=VIOLATED
# why: a recent examination of another kind is no recent PET.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <pet> onto:date ?d } INSERT { <pet> onto:date "2026-04-10"^^xsd:date } WHERE { <pet> onto:date ?d } ;
INSERT DATA { pat:base onto:hasImagingStudy <other> . <other> a onto:SpectStudy ; onto:date "2026-09-01"^^xsd:date }
