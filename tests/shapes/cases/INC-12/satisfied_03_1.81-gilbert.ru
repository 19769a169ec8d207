# expect nothing
# why: 3.3 INC-12 (3): just over, known Gilbert.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L1> <L1-size> <L1-uptake> <L2> <L2-size> <L2-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;

DELETE { <lab-bilirubin> onto:value ?value }
INSERT { <lab-bilirubin> onto:value 1.81 }
WHERE { <lab-bilirubin> onto:value ?value } ;

INSERT DATA {
    pat:base onto:hasComorbidity <gilbert> .
    <gilbert> a onto:GilbertSyndrome ;
        onto:date "2014-06-10"^^xsd:date .
}
