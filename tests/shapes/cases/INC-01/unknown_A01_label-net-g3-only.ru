# expect INC-01=UNKNOWN EXC-01=UNKNOWN
# why: 2.2 wd, A01: the label NET G3 alone leaves differentiation open.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <specimen> onto:neoplasmTerm ?neoplasmTerm }
INSERT { <specimen> onto:neoplasmTerm onto:termNetG3 }
WHERE { <specimen> onto:neoplasmTerm ?neoplasmTerm } ;

DELETE WHERE { <specimen> onto:differentiation ?differentiation ; onto:grade ?grade ; onto:ki67 ?ki67 ; onto:mitosesPer2mm2 ?mitosesPer2mm2 }
