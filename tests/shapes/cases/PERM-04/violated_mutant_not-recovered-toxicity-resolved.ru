# expect PERM-04=VIOLATED
# why: 2.2 recovered: the statement goes before the table.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasLocalTreatment <ablation> .
    <ablation> a onto:MicrowaveAblation ;
        onto:treatedLesion <L2> ;
        onto:sessionDate "2026-06-01"^^xsd:date ;
        onto:recovered false .
} ;

INSERT DATA {
    <ablation> onto:hasToxicity <toxicity> .
    <toxicity> a onto:Toxicity ;
        onto:toxicityTerm "fatigue" ;
        onto:ctcaeGrade 3 ;
        onto:resolved true .
}
