# expect nothing
# why: 2.2 recovered, A16: grade 0 is no toxicity, whatever is said of its end.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasLocalTreatment <tace> .
    <tace> a onto:Chemoembolisation ;
        onto:territory onto:liverRightLobe ;
        onto:sessionDate "2026-06-01"^^xsd:date .
} ;

INSERT DATA {
    <tace> onto:hasToxicity <toxicity> .
    <toxicity> a onto:Toxicity ;
        onto:toxicityTerm "fatigue" ;
        onto:ctcaeGrade 0 ;
        onto:resolved false .
}
