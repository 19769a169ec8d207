# expect nothing
# why: 2.2 INC-04: an MRI is no somatostatin-receptor PET.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasImagingStudy <mri> .
    <mri> a onto:MriStudy ;
        onto:date "2026-10-10"^^xsd:date .
}
