# expect nothing
# why: 2.2 recovered, A16: a lasting grade 1 counts as recovered.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasLocalTreatment <ablation> .
    <ablation> a onto:RadiofrequencyAblation ;
        onto:treatedLesion <L2> ;
        onto:sessionDate "2026-06-01"^^xsd:date .
} ;

INSERT DATA {
    <ablation> onto:hasToxicity <toxicity> .
    <toxicity> a onto:Toxicity ;
        onto:toxicityTerm "fatigue" ;
        onto:ctcaeGrade 1 ;
        onto:resolved false .
}
