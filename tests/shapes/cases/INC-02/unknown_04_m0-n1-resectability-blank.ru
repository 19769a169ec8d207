# expect INC-02=UNKNOWN
# why: 3.3 INC-02 (4), trap 21: regional nodes are not metastases, and nobody judged resectability.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L1> <L1-size> <L1-uptake> <L2> <L2-size> <L2-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;

DELETE { <staging> onto:mCategory ?mCategory }
INSERT { <staging> onto:mCategory onto:m0 }
WHERE { <staging> onto:mCategory ?mCategory } ;

INSERT DATA {
    <staging> onto:nCategory onto:n1 .
}
