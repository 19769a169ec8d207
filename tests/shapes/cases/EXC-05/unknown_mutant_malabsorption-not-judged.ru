# expect EXC-05=UNKNOWN
# why: 2.2 EXC-05: a known impairment calls for a judgement, though the list is closed.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasComorbidity <malabsorption> .
    <malabsorption> a onto:Malabsorption ;
        onto:date "2025-04-01"^^xsd:date .
}
