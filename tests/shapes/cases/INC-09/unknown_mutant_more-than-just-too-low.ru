# expect INC-09=UNKNOWN
# why: 1.3: "more than" a value just below the limit may be below it or above.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-platelets> onto:value ?value }
INSERT { <lab-platelets> onto:value 99999 }
WHERE { <lab-platelets> onto:value ?value } ;

INSERT DATA {
    <lab-platelets> onto:comparator ">" .
}
