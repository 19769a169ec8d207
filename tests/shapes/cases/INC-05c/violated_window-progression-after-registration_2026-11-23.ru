# expect INC-05=VIOLATED INC-05b=VIOLATED
# why: 3.1 INC-05c: lanreotide and sunitinib, RECIST progression 2026-11-23, dated after registration (within
#      12 months).
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasTherapy <sunitinib> .
    <sunitinib> a onto:TherapyEpisode ;
        onto:hasAgent onto:sunitinib ;
        onto:indication onto:pnetIndication ;
        onto:intent onto:palliative ;
        onto:startDate "2024-03-04"^^xsd:date ;
        onto:endDate "2025-02-03"^^xsd:date ;
        onto:stopReason onto:progression .
} ;

DELETE { <progression> onto:date ?date }
INSERT { <progression> onto:date "2026-11-23"^^xsd:date }
WHERE { <progression> onto:date ?date }
