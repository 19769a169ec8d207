# expect nothing
# why: 3.3 EXC-02 (1): an analogue and nothing else, as in the base record.
BASE <https://w3id.org/trialshapes/patients/base/>

INSERT DATA { }
