# expect INC-04=UNKNOWN INC-06=UNKNOWN PERM-03=UNKNOWN PREF-01=UNKNOWN
# why: 3.3 INC-06 (18), A14: which part of the liver was embolised is not recorded.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L2> <L2-size> <L2-uptake> <P1> <P1-size> <P1-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;

DELETE { <L1-size> onto:longestDiameter ?longestDiameter }
INSERT { <L1-size> onto:longestDiameter 21 }
WHERE { <L1-size> onto:longestDiameter ?longestDiameter } ;

INSERT DATA {
    pat:base onto:hasLocalTreatment <tace> .
    <tace> a onto:Chemoembolisation ;
        onto:recovered true ;
        onto:sessionDate "2026-06-01"^^xsd:date .
}
