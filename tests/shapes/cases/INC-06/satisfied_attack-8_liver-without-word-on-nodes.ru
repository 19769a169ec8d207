# expect nothing
# why: a lesion in the liver is no node, said or not.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE WHERE { <L1> onto:nodal ?nodal } ;

DELETE WHERE { <L2> onto:nodal ?nodal } ;

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <P1> <P1-size> <P1-uptake> } ?gone ?p ?o . ?s ?q ?gone }
