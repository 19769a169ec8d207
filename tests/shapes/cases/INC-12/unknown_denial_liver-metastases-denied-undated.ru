# expect INC-12=UNKNOWN
# why: metastases of the liver in the list of lesions, and denied on no known day.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>

DELETE { <lab-bilirubin> onto:value ?value }
INSERT { <lab-bilirubin> onto:value 3.0 }
WHERE { <lab-bilirubin> onto:value ?value } ;

INSERT DATA {
    pat:base onto:hasNegativeStatement <denial> .
    <denial> a onto:NegativeStatement ;
        onto:about onto:DistantMetastasis .
}
