# expect PERM-05=UNKNOWN
# why: 2.2 PERM-05: nobody said whether an analogue is planned; only a planned one would have to stop.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>

DELETE { pat:base onto:concurrentSsaPlanned ?concurrentSsaPlanned }
WHERE { pat:base onto:concurrentSsaPlanned ?concurrentSsaPlanned } ;

INSERT DATA {
    <tumour> onto:functionalStatus onto:nonFunctional .
}
