# expect nothing
# why: 3.3 PERM-01: function not recorded, as in the base record.
BASE <https://w3id.org/trialshapes/patients/base/>

INSERT DATA { }
