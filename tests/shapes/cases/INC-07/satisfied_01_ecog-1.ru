# expect nothing
# why: 3.3 INC-07 (1): performance status 1, as in the base record.
BASE <https://w3id.org/trialshapes/patients/base/>

INSERT DATA { }
