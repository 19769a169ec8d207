# expect nothing
# why: 2.2 treat: surgery does not make a lesion that is there uncountable.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L2> <L2-size> <L2-uptake> <P1> <P1-size> <P1-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;

INSERT DATA {
    pat:base onto:hasLocalTreatment <treatment> .
    <treatment> a onto:LiverSurgery ;
        onto:treatedLesion <L1> ;
        onto:recovered true ;
        onto:sessionDate "2026-03-02"^^xsd:date .
}
