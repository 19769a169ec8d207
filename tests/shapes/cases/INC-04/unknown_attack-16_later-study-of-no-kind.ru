# expect INC-04=UNKNOWN PREF-01=UNKNOWN
# why: a later study with the right tracer may be the PET that counts, and it shows a cold lesion.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    pat:base onto:hasImagingStudy <study> .
    <study> a onto:ImagingStudy ;
        onto:date "2026-09-14"^^xsd:date ;
        onto:tracer onto:ga68Dotatate ;
        onto:hasUptake <study-uptake> .
    <study-uptake> a onto:LesionUptake ;
        onto:uptakeOf <L1> ;
        onto:uptake onto:belowLiver .
}
