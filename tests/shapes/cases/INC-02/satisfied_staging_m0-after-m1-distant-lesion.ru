# expect nothing
# why: trap 18: a distant lesion goes before M0.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    <tumour> onto:hasResectability <opinion> .
    <opinion> a onto:ResectabilityStatement ;
        onto:resectability onto:resectable ;
        onto:date "2026-10-10"^^xsd:date .
} ;

INSERT DATA {
    <tumour> onto:hasStaging <restaging> .
    <restaging> a onto:Staging ;
        onto:mCategory onto:m0 ;
        onto:date "2026-09-07"^^xsd:date .
}
