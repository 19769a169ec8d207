# expect nothing
# why: 3.3 PERM-02: neither, as in the base record.
BASE <https://w3id.org/trialshapes/patients/base/>

INSERT DATA { }
