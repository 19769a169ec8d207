# expect INC-04=UNKNOWN PREF-01=UNKNOWN
# why: a receptor scan asserted as a class, no tracer recorded.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE WHERE { <pet> onto:tracer ?tracer } ;

INSERT DATA {
    <pet> a onto:SstrPet .
}
