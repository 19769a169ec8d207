# expect INC-01=VIOLATED
# why: 2.2 wd: an adenocarcinoma is no neuroendocrine tumour, well differentiated or not.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <specimen> onto:neoplasmTerm ?neoplasmTerm }
INSERT { <specimen> onto:neoplasmTerm onto:termAdenocarcinoma }
WHERE { <specimen> onto:neoplasmTerm ?neoplasmTerm } ;

DELETE WHERE { <specimen> onto:grade ?grade }
