# expect INC-05=UNKNOWN INC-05b=UNKNOWN INC-05c=UNKNOWN PERM-03=UNKNOWN PERM-04=UNKNOWN EXC-02=UNKNOWN
# why: 2.2 INC-05c: nothing but the analogue is recorded, and the history is not reviewed.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { <blood-pressure> onto:systolic ?systolic ; onto:diastolic ?diastolic ; onto:onAntihypertensiveTreatment ?onAntihypertensiveTreatment }
INSERT { <blood-pressure> onto:systolic 162 ; onto:diastolic 96 ; onto:onAntihypertensiveTreatment true }
WHERE { <blood-pressure> onto:systolic ?systolic ; onto:diastolic ?diastolic ; onto:onAntihypertensiveTreatment ?onAntihypertensiveTreatment } ;

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <review-therapy> } ?gone ?p ?o . ?s ?q ?gone }
