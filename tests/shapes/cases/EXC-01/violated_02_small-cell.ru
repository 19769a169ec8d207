# expect INC-01=VIOLATED EXC-01=VIOLATED
# why: 3.3 EXC-01 (2): small-cell carcinoma.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <specimen> onto:neoplasmTerm ?neoplasmTerm ; onto:differentiation ?differentiation ; onto:ki67 ?ki67 }
INSERT { <specimen> onto:neoplasmTerm onto:termSmallCellNec ; onto:differentiation onto:poor ; onto:ki67 80 }
WHERE { <specimen> onto:neoplasmTerm ?neoplasmTerm ; onto:differentiation ?differentiation ; onto:ki67 ?ki67 } ;

DELETE WHERE { <specimen> onto:grade ?grade } ;

INSERT DATA {
    <specimen> onto:cellType onto:smallCell .
}
