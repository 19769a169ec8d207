# expect INC-02=UNKNOWN
# why: 1.2: metastases found after registration; nothing distant before.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L1> <L1-size> <L1-uptake> <L2> <L2-size> <L2-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;

DELETE { <staging> onto:date ?date }
INSERT { <staging> onto:date "2027-02-17"^^xsd:date }
WHERE { <staging> onto:date ?date }
