# expect INC-05=UNKNOWN INC-05b=UNKNOWN
# why: 2.2 pdOnSsa: by imaging, RECIST or not.
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
} ;

DELETE { <progression> onto:method ?method }
INSERT { <progression> onto:method onto:radiology }
WHERE { <progression> onto:method ?method }
