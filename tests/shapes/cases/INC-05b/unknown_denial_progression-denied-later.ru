# expect INC-05b=UNKNOWN INC-05=UNKNOWN
# why: progression in May; in November somebody states that there was none.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasNegativeStatement <denial> .
    <denial> a onto:NegativeStatement ;
        onto:about onto:RecistProgression ;
        onto:date "2026-11-10"^^xsd:date .
}
