# expect INC-04=VIOLATED PREF-01=VIOLATED
# why: 2.2 INC-04, A03: the scan that was positive is older than 12 months, the latest shows a cold lesion.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <pet> onto:date ?date }
INSERT { <pet> onto:date "2025-11-21"^^xsd:date }
WHERE { <pet> onto:date ?date } ;

INSERT DATA {
    pat:base onto:hasImagingStudy <pet-2> .
    <pet-2> a onto:PetStudy ;
        onto:date "2026-10-12"^^xsd:date ;
        onto:tracer onto:ga68Dotatate ;
        onto:hasUptake <L1-uptake-2>, <P1-uptake-2>, <L2-uptake-2> .
    <L1-uptake-2> a onto:LesionUptake ;
        onto:uptakeOf <L1> ;
        onto:uptake onto:aboveLiver .
    <P1-uptake-2> a onto:LesionUptake ;
        onto:uptakeOf <P1> ;
        onto:uptake onto:aboveLiver .
    <L2-uptake-2> a onto:LesionUptake ;
        onto:uptakeOf <L2> ;
        onto:uptake onto:belowLiver .
}
