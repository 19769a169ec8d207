# expect INC-08=UNKNOWN
# why: 1.3: less than 2000 may be either side of the limit.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-anc> onto:value ?value }
INSERT { <lab-anc> onto:value 2000 }
WHERE { <lab-anc> onto:value ?value } ;

INSERT DATA {
    <lab-anc> onto:comparator "<" .
}
