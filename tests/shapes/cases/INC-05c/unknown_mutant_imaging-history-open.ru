# expect INC-05=UNKNOWN INC-05b=VIOLATED INC-05c=UNKNOWN INC-05e=UNKNOWN
# why: 2.2 INC-05c: no progression on file, imaging history not reviewed.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasTherapy <everolimus> .
    <everolimus> a onto:TherapyEpisode ;
        onto:hasAgent onto:everolimus ;
        onto:indication onto:pnetIndication ;
        onto:intent onto:palliative ;
        onto:startDate "2025-06-02"^^xsd:date ;
        onto:endDate "2026-05-14"^^xsd:date ;
        onto:stopReason onto:progression .
} ;

DELETE { <blood-pressure> onto:systolic ?systolic ; onto:diastolic ?diastolic ; onto:onAntihypertensiveTreatment ?onAntihypertensiveTreatment }
INSERT { <blood-pressure> onto:systolic 162 ; onto:diastolic 96 ; onto:onAntihypertensiveTreatment true }
WHERE { <blood-pressure> onto:systolic ?systolic ; onto:diastolic ?diastolic ; onto:onAntihypertensiveTreatment ?onAntihypertensiveTreatment } ;

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <progression> } ?gone ?p ?o . ?s ?q ?gone } ;

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <review-imaging> } ?gone ?p ?o . ?s ?q ?gone }
