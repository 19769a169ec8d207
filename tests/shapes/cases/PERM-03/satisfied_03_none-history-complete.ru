# expect nothing
# why: 3.3 PERM-03 (3): no embolic therapy in a complete history.
BASE <https://w3id.org/trialshapes/patients/base/>

INSERT DATA { }
