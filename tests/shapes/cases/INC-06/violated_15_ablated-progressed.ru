# expect INC-04=UNKNOWN INC-06=VIOLATED PREF-01=UNKNOWN
# why: 3.3 INC-06 (15), A15: an ablated lesion never counts, grown or not.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L2> <L2-size> <L2-uptake> <P1> <P1-size> <P1-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;

DELETE { <L1-size> onto:longestDiameter ?longestDiameter }
INSERT { <L1-size> onto:longestDiameter 20 }
WHERE { <L1-size> onto:longestDiameter ?longestDiameter } ;

INSERT DATA {
    pat:base onto:hasLocalTreatment <ablation> .
    <ablation> a onto:MicrowaveAblation ;
        onto:treatedLesion <L1> ;
        onto:recovered true ;
        onto:sessionDate "2026-02-16"^^xsd:date .
} ;

INSERT DATA {
    <L1> onto:hasLesionProgression <L1-progression> .
    <L1-progression> a onto:LesionProgression ;
        onto:afterProcedure <ablation> ;
        onto:clear true ;
        onto:date "2026-11-05"^^xsd:date .
}
