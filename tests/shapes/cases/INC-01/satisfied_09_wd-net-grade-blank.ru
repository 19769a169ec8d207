# expect nothing
# why: 3.3 INC-01 (9): differentiation is enough here; the missing grade would matter to path a only.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE WHERE { <specimen> onto:grade ?grade ; onto:ki67 ?ki67 ; onto:mitosesPer2mm2 ?mitosesPer2mm2 }
