# expect nothing
# why: 2.2 PERM-05: not applicable, no analogue planned beside protocol therapy; the base record.
BASE <https://w3id.org/trialshapes/patients/base/>

INSERT DATA { }
