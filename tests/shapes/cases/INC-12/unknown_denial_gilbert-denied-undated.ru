# expect INC-12=UNKNOWN
# why: Gilbert syndrome recorded, and denied on no known day.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L1> <L1-size> <L1-uptake> <L2> <L2-size> <L2-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;

DELETE { <lab-bilirubin> onto:value ?value }
INSERT { <lab-bilirubin> onto:value 3.0 }
WHERE { <lab-bilirubin> onto:value ?value } ;

INSERT DATA {
    pat:base onto:hasComorbidity <gilbert> .
    <gilbert> a onto:GilbertSyndrome ;
        onto:date "2020-01-10"^^xsd:date .
} ;

INSERT DATA {
    pat:base onto:hasNegativeStatement <denial> .
    <denial> a onto:NegativeStatement ;
        onto:about onto:GilbertSyndrome .
}
