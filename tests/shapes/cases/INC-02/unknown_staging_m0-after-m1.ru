# expect INC-02=UNKNOWN
# why: 1.1 CONFLICT: M1 at first and M0 later; no distant lesion shows which holds.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L1> <L1-size> <L1-uptake> <L2> <L2-size> <L2-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;

INSERT DATA {
    <tumour> onto:hasStaging <restaging> .
    <restaging> a onto:Staging ;
        onto:mCategory onto:m0 ;
        onto:date "2026-09-07"^^xsd:date .
}
