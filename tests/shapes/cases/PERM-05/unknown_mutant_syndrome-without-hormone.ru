# expect PERM-05=UNKNOWN
# why: 2.2 functional: a syndrome without hormone evidence.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>

DELETE { pat:base onto:concurrentSsaPlanned ?concurrentSsaPlanned }
INSERT { pat:base onto:concurrentSsaPlanned true }
WHERE { pat:base onto:concurrentSsaPlanned ?concurrentSsaPlanned } ;

INSERT DATA {
    <tumour> onto:hasSyndrome <syndrome> .
    <syndrome> a onto:VIPoma .
}
