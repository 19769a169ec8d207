# expect EXC-04=UNKNOWN
# why: 2.2 EXC-04, A30: a second neuroendocrine tumour is for the investigator.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasOtherMalignancy <lung-net> .
    <lung-net> a onto:OtherNeuroendocrineTumour ;
        onto:date "2024-03-18"^^xsd:date .
}
