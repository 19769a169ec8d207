# expect nothing
# why: 1.3: more than 1500 is enough.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-anc> onto:value ?value }
INSERT { <lab-anc> onto:value 1500 }
WHERE { <lab-anc> onto:value ?value } ;

INSERT DATA {
    <lab-anc> onto:comparator ">" .
}
