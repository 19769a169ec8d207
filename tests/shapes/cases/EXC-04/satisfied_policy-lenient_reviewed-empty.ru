# expect nothing
# policy lenient
# why: Policy table: nothing is presumed here; the base record.
BASE <https://w3id.org/trialshapes/patients/base/>

INSERT DATA { }
