-- SPDX-License-Identifier: Apache-2.0
-- An event has the day on which it happened; the day on which it was recorded may be years later and is not it.
SELECT r.*, c.term AS condition_class, CASE WHEN NOT c.two_dates THEN onset(c.body) END AS date
FROM record r JOIN condition c USING (n) WHERE is_kind(c.kinds, 'ClinicalEvent')
