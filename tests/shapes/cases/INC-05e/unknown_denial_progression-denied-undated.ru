# expect INC-05b=VIOLATED INC-05=UNKNOWN INC-05e=UNKNOWN
# why: progression recorded, and denied on no known day.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <lanreotide> <ssa-regimen> } ?gone ?p ?o . ?s ?q ?gone } ;

DELETE { <progression> onto:date ?date }
INSERT { <progression> onto:date "2026-09-01"^^xsd:date }
WHERE { <progression> onto:date ?date } ;

INSERT DATA {
    pat:base onto:hasNegativeStatement <denial> .
    <denial> a onto:NegativeStatement ;
        onto:about onto:ProgressionEvent .
}
