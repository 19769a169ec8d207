# expect EXC-05=UNKNOWN
# why: 3.3 EXC-05 (4), A32, trap 6: severe hormonal diarrhoea, effect on absorption not judged.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasSymptom <diarrhoea> .
    <diarrhoea> a onto:Diarrhoea ;
        onto:attribution onto:hormoneExcess ;
        onto:current true ;
        onto:control onto:incompleteControl ;
        onto:supportiveCare true ;
        onto:date "2026-11-16"^^xsd:date .
}
