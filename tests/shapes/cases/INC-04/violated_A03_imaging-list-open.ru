# expect INC-04=VIOLATED INC-05e=UNKNOWN PREF-01=VIOLATED
# why: 2.2 INC-04, A03: the latest scan shows a cold lesion; earlier ones may be missing from the list.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <L2-uptake> onto:uptake ?uptake }
INSERT { <L2-uptake> onto:uptake onto:belowLiver }
WHERE { <L2-uptake> onto:uptake ?uptake } ;

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <review-imaging> } ?gone ?p ?o . ?s ?q ?gone }
