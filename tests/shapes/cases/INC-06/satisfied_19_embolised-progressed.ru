# expect nothing
# why: 3.3 INC-06 (19): in the embolised lobe, clear growth since.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L1> <L1-size> <L1-uptake> <P1> <P1-size> <P1-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;

INSERT DATA {
    pat:base onto:hasLocalTreatment <tace> .
    <tace> a onto:Chemoembolisation ;
        onto:territory onto:liverRightLobe ;
        onto:recovered true ;
        onto:sessionDate "2026-06-01"^^xsd:date .
} ;

INSERT DATA {
    <L2> onto:hasLesionProgression <L2-progression> .
    <L2-progression> a onto:LesionProgression ;
        onto:afterProcedure <tace> ;
        onto:clear true ;
        onto:date "2026-11-05"^^xsd:date .
}
