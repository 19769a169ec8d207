# expect INC-04=UNKNOWN PREF-01=UNKNOWN
# why: 2.2 INC-04: the latest scan counts, and it does not mention the lesion.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L2> <L2-size> <L2-uptake> <P1> <P1-size> <P1-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L1-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;

INSERT DATA {
    pat:base onto:hasImagingStudy <pet-before> .
    <pet-before> a onto:PetStudy ;
        onto:date "2026-02-10"^^xsd:date ;
        onto:tracer onto:ga68Dotatate ;
        onto:hasUptake <L1-before> .
    <L1-before> a onto:LesionUptake ;
        onto:uptakeOf <L1> ;
        onto:uptake onto:belowLiver .
}
