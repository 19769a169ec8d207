# expect nothing
# why: 3.3 INC-01 (2), trap 1: a high index alone does not make a carcinoma when differentiation is good.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <specimen> onto:grade ?grade ; onto:ki67 ?ki67 }
INSERT { <specimen> onto:grade onto:G3 ; onto:ki67 45 }
WHERE { <specimen> onto:grade ?grade ; onto:ki67 ?ki67 }
