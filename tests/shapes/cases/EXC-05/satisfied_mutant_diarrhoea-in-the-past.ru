# expect nothing
# why: 2.2 EXC-05: a symptom that is over needs no judgement.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasSymptom <diarrhoea> .
    <diarrhoea> a onto:Diarrhoea ;
        onto:current false ;
        onto:date "2026-03-01"^^xsd:date .
}
