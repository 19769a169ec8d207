-- SPDX-License-Identifier: Apache-2.0
-- Made when all rows are there: each serves one order of the list, or one look-up.

CREATE INDEX patient_by_segment ON patient (run, segment);
CREATE INDEX patient_by_iri ON patient (run, iri);
CREATE INDEX patient_anywhere ON patient (segment);
CREATE INDEX patient_by_name ON patient (run, folded, id);
CREATE INDEX patient_by_verdict ON patient (run, verdict, id);
CREATE INDEX patient_by_met ON patient (run, met, id);
CREATE INDEX patient_by_unmet ON patient (run, unmet, id);
CREATE INDEX patient_by_unknown ON patient (run, unknown, id);
CREATE INDEX patient_by_expires ON patient (run, expires, id);
CREATE INDEX patient_by_curable ON patient (run, curable, id);
ANALYZE;
