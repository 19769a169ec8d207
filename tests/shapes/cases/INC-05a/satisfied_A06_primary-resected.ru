# expect INC-05a=SATISFIED INC-05b=VIOLATED
# why: 2.2 untreated, A06: an operation is no systemic therapy.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <lanreotide> <ssa-regimen> } ?gone ?p ?o . ?s ?q ?gone } ;

INSERT DATA {
    pat:base onto:hasSymptom <pain> .
    <pain> a onto:Pain ;
        onto:attribution onto:tumourBulk ;
        onto:current true ;
        onto:date "2026-11-16"^^xsd:date .
} ;

INSERT DATA {
    pat:base onto:hasLocalTreatment <operation> .
    <operation> a onto:PancreaticSurgery ;
        onto:territory onto:pancreasHead ;
        onto:recovered true ;
        onto:sessionDate "2024-03-11"^^xsd:date .
}
