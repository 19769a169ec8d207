# expect INC-05b=VIOLATED INC-05c=SATISFIED
# why: 3.1 INC-05c: lanreotide and sunitinib, RECIST progression 2025-11-23, one day inside (within 12
#      months).
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
INSERT { <progression> onto:date "2025-11-23"^^xsd:date }
WHERE { <progression> onto:date ?date }
