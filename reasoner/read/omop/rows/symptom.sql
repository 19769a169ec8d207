-- SPDX-License-Identifier: Apache-2.0
-- Neither whether it still is there, nor by what: a condition without an end may be over.
SELECT r.*, c.term AS condition_class, f.date
FROM record r JOIN holding f USING (n) JOIN concept c ON c.n = r.n AND c.sure AND is_kind(c.kinds, 'Symptom')
