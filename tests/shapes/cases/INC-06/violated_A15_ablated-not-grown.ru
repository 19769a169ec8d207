# expect INC-04=UNKNOWN INC-06=VIOLATED PREF-01=UNKNOWN
# why: MEAS-05, A15: ablated, and no growth in a reviewed list.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L2> <L2-size> <L2-uptake> <P1> <P1-size> <P1-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;

INSERT DATA {
    pat:base onto:hasLocalTreatment <ablation> .
    <ablation> a onto:MicrowaveAblation ;
        onto:treatedLesion <L1> ;
        onto:recovered true ;
        onto:sessionDate "2026-02-16"^^xsd:date .
}
