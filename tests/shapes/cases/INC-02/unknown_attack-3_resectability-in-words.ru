# expect INC-02=UNKNOWN
# why: what is said in words of resectability may be later.
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
        onto:resectability onto:unresectable ;
        onto:date "2026-10-10"^^xsd:date .
} ;

INSERT DATA {
    <tumour> onto:hasResectability "resectable, 2026-11-20" .
}
