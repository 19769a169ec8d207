# expect nothing
# policy default
# why: Policy table: a reviewed, empty list is enough by default; the base record.
BASE <https://w3id.org/trialshapes/patients/base/>

INSERT DATA { }
