# expect INC-01=VIOLATED EXC-01=UNKNOWN
# why: 3.3 INC-01 (7): a mixed tumour is no well-differentiated NET; whether its neuroendocrine part is poor
#      stays open.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <specimen> onto:neoplasmTerm ?neoplasmTerm }
INSERT { <specimen> onto:neoplasmTerm onto:termMinen }
WHERE { <specimen> onto:neoplasmTerm ?neoplasmTerm } ;

DELETE WHERE { <specimen> onto:differentiation ?differentiation ; onto:grade ?grade }
