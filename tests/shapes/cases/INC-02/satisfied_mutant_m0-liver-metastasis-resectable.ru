# expect nothing
# why: 2.2 metastatic: a distant lesion goes before M0.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <staging> onto:mCategory ?mCategory }
INSERT { <staging> onto:mCategory onto:m0 }
WHERE { <staging> onto:mCategory ?mCategory } ;

INSERT DATA {
    <tumour> onto:hasResectability <opinion> .
    <opinion> a onto:ResectabilityStatement ;
        onto:resectability onto:resectable ;
        onto:date "2026-10-10"^^xsd:date .
}
