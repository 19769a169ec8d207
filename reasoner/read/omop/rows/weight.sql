-- SPDX-License-Identifier: Apache-2.0
SELECT r.*, CASE WHEN q.comparator IS NULL THEN q.value END AS weight, q.unit, f.date,
    CASE WHEN q.withheld OR q.comparator IS NOT NULL THEN 'weight' END AS withheld
FROM record r
JOIN fact f USING (n)
JOIN quantity q USING (n)
JOIN concept c ON c.n = r.n AND c.sure AND c.term = 'BodyWeight'
