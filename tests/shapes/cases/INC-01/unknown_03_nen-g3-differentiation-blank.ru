# expect INC-01=UNKNOWN EXC-01=UNKNOWN
# why: 3.3 INC-01 (3), trap 1: the same index without a word on differentiation leaves INC-01 and EXC-01 open.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <specimen> onto:neoplasmTerm ?neoplasmTerm ; onto:grade ?grade ; onto:ki67 ?ki67 }
INSERT { <specimen> onto:neoplasmTerm onto:termNenG3 ; onto:grade onto:G3 ; onto:ki67 45 }
WHERE { <specimen> onto:neoplasmTerm ?neoplasmTerm ; onto:grade ?grade ; onto:ki67 ?ki67 } ;

DELETE WHERE { <specimen> onto:differentiation ?differentiation }
