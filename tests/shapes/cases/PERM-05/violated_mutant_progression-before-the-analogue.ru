# expect INC-05=VIOLATED INC-05b=VIOLATED PERM-05=VIOLATED
# why: 2.2 pdOnSsa: it came before.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

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

DELETE { <progression> onto:date ?date }
INSERT { <progression> onto:date "2025-02-20"^^xsd:date }
WHERE { <progression> onto:date ?date } ;

DELETE WHERE { <progression> onto:referenceScanDate ?referenceScanDate }
