# expect INC-04=UNKNOWN PREF-01=UNKNOWN
# why: 2.2 INC-04: a tracer that nobody has classified.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE WHERE { <pet> onto:tracer ?tracer } ;

INSERT DATA {
    <pet> onto:unmappedTracer "Al18F-NOTA-LM3" .
}
