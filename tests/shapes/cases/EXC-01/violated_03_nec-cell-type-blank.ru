# expect INC-01=VIOLATED EXC-01=VIOLATED
# why: 3.3 EXC-01 (3): a neuroendocrine carcinoma of unstated cell type.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <specimen> onto:neoplasmTerm ?neoplasmTerm ; onto:ki67 ?ki67 }
INSERT { <specimen> onto:neoplasmTerm onto:termNec ; onto:ki67 70 }
WHERE { <specimen> onto:neoplasmTerm ?neoplasmTerm ; onto:ki67 ?ki67 } ;

DELETE WHERE { <specimen> onto:differentiation ?differentiation ; onto:grade ?grade }
