# expect nothing
# why: 3.3 INC-01 (1): grade 1 is as welcome as 2 and 3.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <specimen> onto:grade ?grade ; onto:ki67 ?ki67 ; onto:mitosesPer2mm2 ?mitosesPer2mm2 }
INSERT { <specimen> onto:grade onto:G1 ; onto:ki67 2 ; onto:mitosesPer2mm2 1 }
WHERE { <specimen> onto:grade ?grade ; onto:ki67 ?ki67 ; onto:mitosesPer2mm2 ?mitosesPer2mm2 }
