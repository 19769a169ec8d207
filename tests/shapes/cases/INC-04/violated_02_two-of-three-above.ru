# expect INC-04=VIOLATED PREF-01=VIOLATED
# why: 3.3 INC-04 (2), A04: every measurable lesion counts, not most of them.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <P1-uptake> onto:uptake ?uptake }
INSERT { <P1-uptake> onto:uptake onto:belowLiver }
WHERE { <P1-uptake> onto:uptake ?uptake }
