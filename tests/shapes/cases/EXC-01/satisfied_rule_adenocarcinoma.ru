# expect INC-01=VIOLATED
# why: 2.2 nec: a carcinoma that is not neuroendocrine; it fails INC-01, not EXC-01.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <specimen> onto:neoplasmTerm ?neoplasmTerm }
INSERT { <specimen> onto:neoplasmTerm onto:termAdenocarcinoma }
WHERE { <specimen> onto:neoplasmTerm ?neoplasmTerm } ;

DELETE WHERE { <specimen> onto:differentiation ?differentiation ; onto:grade ?grade }
