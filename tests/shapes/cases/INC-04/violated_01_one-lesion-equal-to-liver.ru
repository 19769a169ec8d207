# expect INC-04=VIOLATED PREF-01=VIOLATED
# why: 3.3 INC-04 (1): equal to liver is not above it.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <L2-uptake> onto:uptake ?uptake }
INSERT { <L2-uptake> onto:uptake onto:equalToLiver }
WHERE { <L2-uptake> onto:uptake ?uptake }
