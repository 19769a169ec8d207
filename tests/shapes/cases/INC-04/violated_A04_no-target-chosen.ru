# expect INC-04=VIOLATED PREF-01=VIOLATED
# why: 2.2 INC-04, A04: the cold lesion is no target, but neither is any other lesion said to be one.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <L2-uptake> onto:uptake ?uptake }
INSERT { <L2-uptake> onto:uptake onto:belowLiver }
WHERE { <L2-uptake> onto:uptake ?uptake } ;

INSERT DATA {
    <L2> onto:targetLesion false .
}
