# expect INC-10=UNKNOWN
# why: 1.3: "more than" a value just below the limit may be below it or above.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <lab-haemoglobin> onto:value ?value }
INSERT { <lab-haemoglobin> onto:value 8.9 }
WHERE { <lab-haemoglobin> onto:value ?value } ;

INSERT DATA {
    <lab-haemoglobin> onto:comparator ">" .
}
