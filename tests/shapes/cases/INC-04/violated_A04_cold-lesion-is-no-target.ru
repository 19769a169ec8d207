# expect INC-04=VIOLATED PREF-01=VIOLATED
# why: 2.2 INC-04, A04: every measurable lesion counts, target or not.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <L2-uptake> onto:uptake ?uptake }
INSERT { <L2-uptake> onto:uptake onto:belowLiver }
WHERE { <L2-uptake> onto:uptake ?uptake } ;

INSERT DATA {
    <L1> onto:targetLesion true .
    <P1> onto:targetLesion true .
    <L2> onto:targetLesion false .
}
