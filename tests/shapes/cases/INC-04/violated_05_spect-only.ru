# expect INC-04=VIOLATED PREF-01=VIOLATED
# why: 3.3 INC-04 (5): receptor scintigraphy is no PET, and no PET is missing from the list.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <pet> <L1-uptake> <L2-uptake> <P1-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;

INSERT DATA {
    pat:base onto:hasImagingStudy <spect> .
    <spect> a onto:SpectStudy ;
        onto:date "2026-08-10"^^xsd:date ;
        onto:tracer onto:in111Pentetreotide .
}
