# expect INC-04=VIOLATED PREF-01=VIOLATED
# why: 2.2 INC-04, A05: a Krenning score of 2 is not above liver.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE WHERE { <L2-uptake> onto:uptake ?uptake } ;

INSERT DATA {
    <L2-uptake> onto:krenningScore 2 .
}
