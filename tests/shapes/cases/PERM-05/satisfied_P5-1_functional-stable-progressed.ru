# expect INC-05e=SATISFIED
# why: 3.4 P5-1: raised VIP, dose unchanged since May, growth on it in September, which also opens path e.
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
        onto:evidencedBy <hormone> ;
        onto:date "2025-02-20"^^xsd:date .
    <hormone> a onto:HormoneFinding ;
        onto:hormone onto:vasoactiveIntestinalPeptide ;
        onto:finding onto:raised ;
        onto:date "2025-02-18"^^xsd:date .
} ;

DELETE { <lanreotide> onto:ongoing ?ongoing }
INSERT { <lanreotide> onto:ongoing false }
WHERE { <lanreotide> onto:ongoing ?ongoing } ;

INSERT DATA {
    <lanreotide> onto:endDate "2026-04-20"^^xsd:date .
} ;

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <ssa-regimen> } ?gone ?p ?o . ?s ?q ?gone } ;

INSERT DATA {
    pat:base onto:hasTherapy <octreotide-lar> .
    <octreotide-lar> a onto:TherapyEpisode ;
        onto:hasAgent onto:octreotideLar ;
        onto:indication onto:pnetIndication ;
        onto:intent onto:palliative ;
        onto:startDate "2026-05"^^xsd:gYearMonth ;
        onto:ongoing true .
} ;

INSERT DATA {
    pat:base onto:hasSsaRegimen <octreotide-30> .
    <octreotide-30> a onto:SsaRegimen ;
        onto:hasAgent onto:octreotideLar ;
        onto:dose "30 mg" ;
        onto:interval "4 weeks" ;
        onto:startDate "2026-05"^^xsd:gYearMonth .
} ;

DELETE { <progression> onto:date ?date ; onto:referenceScanDate ?referenceScanDate }
INSERT { <progression> onto:date "2026-09"^^xsd:gYearMonth ; onto:referenceScanDate "2026-03-23"^^xsd:date }
WHERE { <progression> onto:date ?date ; onto:referenceScanDate ?referenceScanDate }
