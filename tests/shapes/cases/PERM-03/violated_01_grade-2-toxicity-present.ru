# expect PERM-03=VIOLATED
# why: 3.3 PERM-03 (1): a grade 2 toxicity has not resolved.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasLocalTreatment <tace> .
    <tace> a onto:Chemoembolisation ;
        onto:territory onto:liverRightLobe ;
        onto:recovered false ;
        onto:sessionDate "2026-06-01"^^xsd:date .
} ;

INSERT DATA {
    <tace> onto:hasToxicity <toxicity> .
    <toxicity> a onto:Toxicity ;
        onto:toxicityTerm "abdominal pain" ;
        onto:ctcaeGrade 2 ;
        onto:resolved false .
}
