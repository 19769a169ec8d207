# expect INC-04=UNKNOWN INC-06=VIOLATED PREF-01=UNKNOWN
# why: 2.2 INC-04: without a measurable lesion nothing is proved, whatever the report says.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

INSERT DATA {
    <pet> onto:allMeasurableAboveLiver true .
} ;

DELETE { <L1-size> onto:longestDiameter ?longestDiameter }
INSERT { <L1-size> onto:longestDiameter 4 }
WHERE { <L1-size> onto:longestDiameter ?longestDiameter } ;

DELETE { <L2-size> onto:longestDiameter ?longestDiameter }
INSERT { <L2-size> onto:longestDiameter 4 }
WHERE { <L2-size> onto:longestDiameter ?longestDiameter } ;

DELETE { <P1-size> onto:longestDiameter ?longestDiameter }
INSERT { <P1-size> onto:longestDiameter 4 }
WHERE { <P1-size> onto:longestDiameter ?longestDiameter }
