# expect INC-02=UNKNOWN INC-04=UNKNOWN PREF-01=UNKNOWN
# why: 2.2 metastatic: M0, but a lesion that may be distant.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L1> <L1-size> <L1-uptake> <L2> <L2-size> <L2-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;

DELETE { <staging> onto:mCategory ?mCategory }
INSERT { <staging> onto:mCategory onto:m0 }
WHERE { <staging> onto:mCategory ?mCategory } ;

INSERT DATA {
    <tumour> onto:hasResectability <opinion> .
    <opinion> a onto:ResectabilityStatement ;
        onto:resectability onto:resectable ;
        onto:date "2026-10-10"^^xsd:date .
} ;

INSERT DATA {
    <tumour> onto:hasLesion <L3> .
    <L3> a onto:Lesion ;
        onto:site onto:lung .
}
