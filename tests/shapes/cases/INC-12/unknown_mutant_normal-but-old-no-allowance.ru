# expect INC-12=UNKNOWN
# why: 1.3: a result of more than 28 days decides nothing.
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

DELETE { <lab-bilirubin> onto:date ?date }
INSERT { <lab-bilirubin> onto:date "2026-10-01"^^xsd:date }
WHERE { <lab-bilirubin> onto:date ?date }
