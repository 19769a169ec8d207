# expect EXC-05=UNKNOWN
# why: fat in the stool speaks against an unimpaired gut, and nobody judged it.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasGiFunction <g> ; onto:hasSymptom <s> .
    <g> a onto:GiFunctionAssessment ; onto:impairment false ; onto:date "2026-11-16"^^xsd:date .
    <s> a onto:Steatorrhoea ; onto:attribution onto:otherCause ; onto:current true ; onto:date "2026-11-16"^^xsd:date .
}
