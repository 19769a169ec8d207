# expect INC-04=UNKNOWN INC-06=UNKNOWN PERM-03=UNKNOWN PREF-01=UNKNOWN
# why: Territory of one segment, the lesion known to lie somewhere in that lobe: it may or may not be inside.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L1> <L1-size> <L1-uptake> <P1> <P1-size> <P1-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;

INSERT DATA {
    pat:base onto:hasLocalTreatment <tace> .
    <tace> a onto:Chemoembolisation ;
        onto:territory onto:liverSegment6 ;
        onto:recovered true ;
        onto:sessionDate "2026-06-01"^^xsd:date .
}
