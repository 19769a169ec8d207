# expect INC-13=UNKNOWN
# why: 1.3: "less than" a value just above the limit may be above it or below.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-ast> onto:value ?value }
INSERT { <lab-ast> onto:value 121 }
WHERE { <lab-ast> onto:value ?value } ;

INSERT DATA {
    <lab-ast> onto:comparator "<" .
}
