# expect PREF-01=VIOLATED
# why: 2.2 PREF-01: a SPECT is no PET.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <pet> onto:date ?date }
INSERT { <pet> onto:date "2026-03-10"^^xsd:date }
WHERE { <pet> onto:date ?date } ;

INSERT DATA {
    pat:base onto:hasImagingStudy <spect> .
    <spect> a onto:SpectStudy ;
        onto:tracer onto:in111Pentetreotide ;
        onto:date "2026-09-10"^^xsd:date .
}
