# expect INC-12=VIOLATED
# why: Gilbert's syndrome is ruled out; hypertension beside it gives no allowance.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L1> <L1-size> <L1-uptake> <L2> <L2-size> <L2-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;

INSERT DATA {
    pat:base onto:hasNegativeStatement <no-gilbert> .
    <no-gilbert> a onto:NegativeStatement ;
        onto:about onto:GilbertSyndrome ;
        onto:date "2026-11-16"^^xsd:date .
} ;

DELETE { <lab-bilirubin> onto:value ?value }
INSERT { <lab-bilirubin> onto:value 1.81 }
WHERE { <lab-bilirubin> onto:value ?value } ;

INSERT DATA {
    pat:base onto:hasComorbidity <hypertension> .
    <hypertension> a onto:Hypertension .
}
