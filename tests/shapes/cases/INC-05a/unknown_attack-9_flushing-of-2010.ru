# expect INC-05=UNKNOWN INC-05a=UNKNOWN INC-05b=VIOLATED
# why: 1.3: flushing sixteen years ago does not tell of now.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <lanreotide> <ssa-regimen> } ?gone ?p ?o . ?s ?q ?gone } ;

INSERT DATA {
    pat:base onto:hasSymptom <flushing> .
    <flushing> a onto:Flushing ;
        onto:attribution onto:hormoneExcess ;
        onto:current true ;
        onto:control onto:incompleteControl ;
        onto:supportiveCare true ;
        onto:ssaTried true ;
        onto:date "2010-11-16"^^xsd:date .
}
