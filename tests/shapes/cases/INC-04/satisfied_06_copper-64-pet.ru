# expect nothing
# why: 3.3 INC-04 (6): another receptor tracer for PET.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <pet> onto:tracer ?tracer }
INSERT { <pet> onto:tracer onto:cu64Dotatate }
WHERE { <pet> onto:tracer ?tracer }
