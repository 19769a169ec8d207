# expect nothing
# why: 3.3 PERM-04 (3): no ablative therapy in a complete history.
BASE <https://w3id.org/trialshapes/patients/base/>

INSERT DATA { }
