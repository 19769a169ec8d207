-- SPDX-License-Identifier: Apache-2.0
-- The CDM asks for the day on which a condition began; of an event that is the day on which it happened.
SELECT r.*, c.term AS condition_class, f.date
FROM record r JOIN holding f USING (n) JOIN concept c ON c.n = r.n AND c.sure AND is_kind(c.kinds, 'ClinicalEvent')
