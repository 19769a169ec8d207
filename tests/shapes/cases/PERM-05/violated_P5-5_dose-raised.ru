# expect PERM-05=VIOLATED
# why: 3.4 P5-5: raised from 20 to 30 mg five weeks ago.
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
        onto:startDate "2026-04-20"^^xsd:date ;
        onto:ongoing true .
} ;

INSERT DATA {
    pat:base onto:hasSsaRegimen <octreotide-20> .
    <octreotide-20> a onto:SsaRegimen ;
        onto:hasAgent onto:octreotideLar ;
        onto:dose "20 mg" ;
        onto:interval "4 weeks" ;
        onto:startDate "2026-04-20"^^xsd:date ;
        onto:endDate "2026-10-17"^^xsd:date .
} ;

INSERT DATA {
    pat:base onto:hasSsaRegimen <octreotide-30> .
    <octreotide-30> a onto:SsaRegimen ;
        onto:hasAgent onto:octreotideLar ;
        onto:dose "30 mg" ;
        onto:interval "4 weeks" ;
        onto:startDate "2026-10-18"^^xsd:date .
}
