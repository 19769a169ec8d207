# expect INC-14=UNKNOWN
# why: 1.3: "more than" a value just below the limit may be below it or above.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-albumin> onto:value ?value }
INSERT { <lab-albumin> onto:value 2.9 }
WHERE { <lab-albumin> onto:value ?value } ;

INSERT DATA {
    <lab-albumin> onto:comparator ">" .
}
