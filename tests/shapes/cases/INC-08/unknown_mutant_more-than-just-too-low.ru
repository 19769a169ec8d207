# expect INC-08=UNKNOWN
# why: 1.3: "more than" a value just below the limit may be below it or above.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-anc> onto:value ?value }
INSERT { <lab-anc> onto:value 1499 }
WHERE { <lab-anc> onto:value ?value } ;

INSERT DATA {
    <lab-anc> onto:comparator ">" .
}
