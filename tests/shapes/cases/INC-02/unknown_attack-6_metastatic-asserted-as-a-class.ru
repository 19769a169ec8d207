# expect INC-01=UNKNOWN INC-02=UNKNOWN INC-03=UNKNOWN INC-04=UNKNOWN INC-05=UNKNOWN INC-05a=UNKNOWN INC-05b=UNKNOWN INC-05c=UNKNOWN INC-05d=UNKNOWN INC-05e=UNKNOWN INC-06=UNKNOWN INC-07=UNKNOWN INC-08=UNKNOWN INC-09=UNKNOWN INC-10=UNKNOWN INC-11=UNKNOWN INC-12=UNKNOWN INC-13=UNKNOWN INC-14=UNKNOWN PERM-01=UNKNOWN PERM-02=UNKNOWN PERM-03=UNKNOWN PERM-04=UNKNOWN PERM-05=UNKNOWN PREF-01=UNKNOWN EXC-01=UNKNOWN EXC-02=UNKNOWN EXC-03=UNKNOWN EXC-04=UNKNOWN EXC-05=UNKNOWN
# why: M0, nothing distant, and the tumour called metastatic.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE { ?gone ?p ?o . ?s ?q ?gone }
WHERE { VALUES ?gone { <L1> <L1-size> <L1-uptake> <L2> <L2-size> <L2-uptake> } ?gone ?p ?o . ?s ?q ?gone } ;

DELETE { <staging> onto:mCategory ?mCategory }
INSERT { <staging> onto:mCategory onto:m0 }
WHERE { <staging> onto:mCategory ?mCategory } ;

INSERT DATA {
    <tumour> a onto:MetastaticNeoplasm .
}
