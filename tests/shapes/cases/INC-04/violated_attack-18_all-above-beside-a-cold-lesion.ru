# expect INC-04=VIOLATED PREF-01=VIOLATED
# why: the report calls all lesions hotter than liver, and one of them colder.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <L1-uptake> onto:uptake ?uptake }
INSERT { <L1-uptake> onto:uptake onto:belowLiver }
WHERE { <L1-uptake> onto:uptake ?uptake } ;

INSERT DATA {
    <pet> onto:allMeasurableAboveLiver true .
}
