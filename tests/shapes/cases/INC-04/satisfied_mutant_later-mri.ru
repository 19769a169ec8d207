# expect nothing
# why: a later MRI does not replace the PET.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA { pat:base onto:hasImagingStudy <mri> . <mri> a onto:MriStudy ; onto:date "2026-10-01"^^xsd:date }
