# expect INC-01=VIOLATED EXC-01=VIOLATED
# why: 2.2 nec, A01: a carcinoma is none the less for being called moderately differentiated.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <specimen> onto:neoplasmTerm ?neoplasmTerm }
INSERT { <specimen> onto:neoplasmTerm onto:termNec }
WHERE { <specimen> onto:neoplasmTerm ?neoplasmTerm } ;

DELETE { <specimen> onto:differentiation ?differentiation }
INSERT { <specimen> onto:differentiation onto:moderate }
WHERE { <specimen> onto:differentiation ?differentiation }
