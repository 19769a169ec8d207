# expect nothing
# why: M1 beside lesions that are disputed.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>

INSERT DATA {
    pat:base onto:hasNegativeStatement <denial> .
    <denial> a onto:NegativeStatement ;
        onto:about onto:DistantMetastasis .
}
