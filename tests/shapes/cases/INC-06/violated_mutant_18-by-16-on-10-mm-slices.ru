# expect INC-04=UNKNOWN INC-06=VIOLATED PREF-01=UNKNOWN
# why: 2.2 threshold: twice the slice thickness; the short axis is for nodes.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L2> <L2-size> <L2-uptake> <P1> <P1-size> <P1-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;

DELETE { <L1-size> onto:longestDiameter ?longestDiameter ; onto:sliceThickness ?sliceThickness }
INSERT { <L1-size> onto:longestDiameter 18 ; onto:sliceThickness 10 }
WHERE { <L1-size> onto:longestDiameter ?longestDiameter ; onto:sliceThickness ?sliceThickness } ;

INSERT DATA {
    <L1-size> onto:shortAxis 16 .
}
