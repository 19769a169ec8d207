# expect INC-04=UNKNOWN PREF-01=UNKNOWN
# why: 2.2 PREF-01: one of two tracers of a newer scan is not known.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <pet> onto:date ?date }
INSERT { <pet> onto:date "2026-03-10"^^xsd:date }
WHERE { <pet> onto:date ?date } ;

INSERT DATA {
    pat:base onto:hasImagingStudy <pet-new> .
    <pet-new> a onto:PetStudy ;
        onto:tracer onto:ga68Dotatate ;
        onto:unmappedTracer "a tracer under trial" ;
        onto:date "2026-09-10"^^xsd:date .
}
