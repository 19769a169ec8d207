# expect EXC-03=UNKNOWN EXC-04=UNKNOWN EXC-05=UNKNOWN
# policy strict
# why: Policy table: under the strict policy it is not; the base record.
BASE <https://w3id.org/trialshapes/patients/base/>

INSERT DATA { }
