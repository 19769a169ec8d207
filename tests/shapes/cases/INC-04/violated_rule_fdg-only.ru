# expect INC-04=VIOLATED PREF-01=VIOLATED
# why: 1.7: FDG is no receptor tracer.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <pet> onto:tracer ?tracer }
INSERT { <pet> onto:tracer onto:fdg }
WHERE { <pet> onto:tracer ?tracer }
