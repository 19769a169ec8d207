# expect INC-12=UNKNOWN
# why: 1.3: "less than" a value just above the limit may be above it or below.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-bilirubin> onto:value ?value }
INSERT { <lab-bilirubin> onto:value 3.61 }
WHERE { <lab-bilirubin> onto:value ?value } ;

INSERT DATA {
    <lab-bilirubin> onto:comparator "<" .
}
