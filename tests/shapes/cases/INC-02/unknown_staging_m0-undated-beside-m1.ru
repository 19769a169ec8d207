# expect INC-02=UNKNOWN
# why: 1.2: M0 on no known day may be later than M1.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L1> <L1-size> <L1-uptake> <L2> <L2-size> <L2-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;

INSERT DATA {
    <tumour> onto:hasResectability <opinion> .
    <opinion> a onto:ResectabilityStatement ;
        onto:resectability onto:resectable ;
        onto:date "2026-10-10"^^xsd:date .
} ;

INSERT DATA {
    <tumour> onto:hasStaging <restaging> .
    <restaging> a onto:Staging ;
        onto:mCategory onto:m0 .
}
