# expect nothing
# why: 2.2 PERM-05: functional, stable, progressed under it.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>

DELETE { pat:base onto:concurrentSsaPlanned ?concurrentSsaPlanned }
INSERT { pat:base onto:concurrentSsaPlanned true }
WHERE { pat:base onto:concurrentSsaPlanned ?concurrentSsaPlanned } ;

INSERT DATA {
    <tumour> onto:hasSyndrome <syndrome> ;
        onto:hasHormoneFinding <hormone> .
    <syndrome> a onto:VIPoma ;
        onto:evidencedBy <hormone> .
    <hormone> a onto:HormoneFinding ;
        onto:hormone onto:vasoactiveIntestinalPeptide ;
        onto:finding onto:raised .
}
