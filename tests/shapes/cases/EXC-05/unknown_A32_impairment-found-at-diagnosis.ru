# expect EXC-05=UNKNOWN
# why: 2.2 EXC-05, A32: a known impairment that nobody has judged.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasComorbidity <malabsorption> .
    <malabsorption> a onto:GastrointestinalAbsorptionImpairment ;
        onto:date "2025-02-17"^^xsd:date .
}
