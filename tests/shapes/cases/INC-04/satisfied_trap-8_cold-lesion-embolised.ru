# expect nothing
# why: Trap 8: L2 is cold, but its lobe was embolised and it did not grow since, so it is not measurable.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <L2-uptake> onto:uptake ?uptake }
INSERT { <L2-uptake> onto:uptake onto:belowLiver }
WHERE { <L2-uptake> onto:uptake ?uptake } ;

INSERT DATA {
    pat:base onto:hasLocalTreatment <tace> .
    <tace> a onto:Chemoembolisation ;
        onto:territory onto:liverRightLobe ;
        onto:recovered true ;
        onto:sessionDate "2026-06-01"^^xsd:date .
}
