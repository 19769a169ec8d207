# expect INC-05=UNKNOWN INC-05b=UNKNOWN INC-05e=UNKNOWN PERM-05=UNKNOWN
# why: 2.2 pdOnSsa: none on file, imaging not reviewed.
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

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <progression> } ?gone ?p ?o . ?s ?q ?gone } ;

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <review-imaging> } ?gone ?p ?o . ?s ?q ?gone }
