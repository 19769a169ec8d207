# expect INC-04=VIOLATED PERM-03=VIOLATED PREF-01=VIOLATED
# why: 3.3 PERM-03 (4): a measurable lesion is not receptor-positive, so INC-04 fails with it.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasLocalTreatment <radioembolisation> .
    <radioembolisation> a onto:Radioembolisation ;
        onto:territory onto:liverRightLobe ;
        onto:recovered true ;
        onto:sessionDate "2026-06-01"^^xsd:date .
} ;

DELETE { <P1-uptake> onto:uptake ?uptake }
INSERT { <P1-uptake> onto:uptake onto:belowLiver }
WHERE { <P1-uptake> onto:uptake ?uptake }
