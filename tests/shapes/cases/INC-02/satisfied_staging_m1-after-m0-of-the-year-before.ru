# expect nothing
# why: every day of 2024 is before M1.
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
    <tumour> onto:hasStaging <before> .
    <before> a onto:Staging ;
        onto:mCategory onto:m0 ;
        onto:date "2024"^^xsd:gYear .
}
