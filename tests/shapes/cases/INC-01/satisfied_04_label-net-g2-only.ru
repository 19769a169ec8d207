# expect nothing
# why: 3.3 INC-01 (4): the label NET G2 of 2017 and later implies good differentiation.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <specimen> onto:neoplasmTerm ?neoplasmTerm }
INSERT { <specimen> onto:neoplasmTerm onto:termNetG2 }
WHERE { <specimen> onto:neoplasmTerm ?neoplasmTerm } ;

DELETE WHERE { <specimen> onto:differentiation ?differentiation ; onto:grade ?grade ; onto:ki67 ?ki67 ; onto:mitosesPer2mm2 ?mitosesPer2mm2 }
