# expect nothing
# why: 3.3 PERM-01: a hormone-producing tumour.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    <tumour> onto:hasSyndrome <syndrome> ;
        onto:hasHormoneFinding <hormone> .
    <syndrome> a onto:VIPoma ;
        onto:evidencedBy <hormone> ;
        onto:date "2025-02-20"^^xsd:date .
    <hormone> a onto:HormoneFinding ;
        onto:hormone onto:vasoactiveIntestinalPeptide ;
        onto:finding onto:raised ;
        onto:date "2025-02-18"^^xsd:date .
}
