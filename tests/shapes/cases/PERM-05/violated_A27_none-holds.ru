# expect INC-05=VIOLATED INC-05b=VIOLATED PERM-05=VIOLATED
# why: 2.2 PERM-05, A27: silent tumour, dose changed in October, no progression: both readings agree.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { pat:base onto:concurrentSsaPlanned ?concurrentSsaPlanned }
INSERT { pat:base onto:concurrentSsaPlanned true }
WHERE { pat:base onto:concurrentSsaPlanned ?concurrentSsaPlanned } ;

INSERT DATA {
    <tumour> onto:functionalStatus onto:nonFunctional .
} ;

DELETE { <ssa-regimen> onto:startDate ?startDate }
INSERT { <ssa-regimen> onto:startDate "2026-10-05"^^xsd:date }
WHERE { <ssa-regimen> onto:startDate ?startDate } ;

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <progression> } ?gone ?p ?o . ?s ?q ?gone }
