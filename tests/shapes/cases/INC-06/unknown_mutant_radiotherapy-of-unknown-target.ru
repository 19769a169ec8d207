# expect INC-04=UNKNOWN INC-06=UNKNOWN PREF-01=UNKNOWN
# why: 2.2 treat: which lesion was irradiated is not recorded.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L2> <L2-size> <L2-uptake> <P1> <P1-size> <P1-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;

INSERT DATA {
    pat:base onto:hasLocalTreatment <treatment> .
    <treatment> a onto:Radiotherapy ;
        onto:recovered true ;
        onto:sessionDate "2026-03-02"^^xsd:date .
}
