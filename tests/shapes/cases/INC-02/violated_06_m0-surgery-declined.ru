# expect INC-02=VIOLATED
# why: 3.3 INC-02 (6), A02: resectable, the patient declined; that is not unresectable.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L1> <L1-size> <L1-uptake> <L2> <L2-size> <L2-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;

DELETE { <staging> onto:mCategory ?mCategory }
INSERT { <staging> onto:mCategory onto:m0 }
WHERE { <staging> onto:mCategory ?mCategory } ;

INSERT DATA {
    <tumour> onto:hasResectability <resectability> .
    <resectability> a onto:ResectabilityStatement ;
        onto:resectability onto:declined ;
        onto:date "2026-11-09"^^xsd:date ;
        onto:statedBy "tumour board" .
}
