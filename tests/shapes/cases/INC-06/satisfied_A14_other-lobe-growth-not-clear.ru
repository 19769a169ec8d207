# expect nothing
# why: MEAS-04, A14: the other lobe was embolised; whether the lesion has grown clearly is not recorded.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L2> <L2-size> <L2-uptake> <P1> <P1-size> <P1-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;

INSERT DATA {
    pat:base onto:hasLocalTreatment <tace> .
    <tace> a onto:Chemoembolisation ;
        onto:territory onto:liverRightLobe ;
        onto:recovered true ;
        onto:sessionDate "2026-06-01"^^xsd:date .
} ;

INSERT DATA {
    <L1> onto:hasLesionProgression <L1-progression> .
    <L1-progression> a onto:LesionProgression ;
        onto:afterProcedure <tace> ;
        onto:date "2026-11-05"^^xsd:date .
}
