# expect INC-04=SATISFIED INC-05=SATISFIED INC-05b=SATISFIED INC-13=SATISFIED PERM-03=SATISFIED EXC-05=SATISFIED
# vignette V12
# why: Section 6, V12: every missing item is filled in.
BASE <https://w3id.org/trialshapes/patients/V12/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <progression> onto:date ?date }
INSERT { <progression> onto:date "2025-11-25"^^xsd:date }
WHERE { <progression> onto:date ?date } ;

INSERT DATA {
    <tace> onto:territory onto:liverRightLobe .
} ;

INSERT DATA {
    <tace> onto:recovered true .
} ;

INSERT DATA {
    <pet> onto:hasUptake <L2-uptake> .
    <L2-uptake> a onto:LesionUptake ;
        onto:uptakeOf <L2> ;
        onto:uptake onto:aboveLiver .
} ;

INSERT DATA {
    pat:V12 onto:hasLabResult <lab-alt> .
    <lab-alt> a onto:LabResult ;
        onto:analyte onto:alanineAminotransferase ;
        onto:value 31 ;
        onto:unit "U/L" ;
        onto:uln 45 ;
        onto:ulnUnit "U/L" ;
        onto:date "2026-11-16"^^xsd:date .
} ;

INSERT DATA {
    pat:V12 onto:hasGiFunction <absorption> .
    <absorption> a onto:GiFunctionAssessment ;
        onto:impairment false ;
        onto:judgedSignificant onto:notSignificant ;
        onto:date "2026-11-16"^^xsd:date .
}
