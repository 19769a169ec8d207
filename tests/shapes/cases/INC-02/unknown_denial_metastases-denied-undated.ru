# expect INC-02=UNKNOWN
# why: lesions recorded as distant and denied on no known day; no staging.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <staging> } ?gone ?p ?o . ?s ?q ?gone } ;

INSERT DATA {
    pat:base onto:hasNegativeStatement <denial> .
    <denial> a onto:NegativeStatement ;
        onto:about onto:DistantMetastasis .
}
