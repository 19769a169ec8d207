-- SPDX-License-Identifier: Apache-2.0
-- The one systolic and the one diastolic value of a moment and a visit are one record; two of either stay by themselves.
WITH reading AS (
    SELECT f.n, f.p, f.name, c.term, q.value, q.unit, f.date, f.visit, q.withheld OR q.comparator IS NOT NULL AS withheld,
        count(*) OVER (PARTITION BY f.p, f.date, f.visit, c.term) AS alike
    FROM fact f JOIN quantity q USING (n) JOIN concept c ON c.n = f.n AND c.sure AND c.term IN ('systolic', 'diastolic')
), pair AS (
    SELECT d.n, s.name FROM reading s JOIN reading d
        ON d.p = s.p AND d.date = s.date AND d.visit IS NOT DISTINCT FROM s.visit AND d.unit IS NOT DISTINCT FROM s.unit
    WHERE s.term = 'systolic' AND d.term = 'diastolic' AND s.alike = 1 AND d.alike = 1
)
SELECT r.* REPLACE (coalesce(k.name, r.row_id) AS row_id),
    CASE WHEN b.term = 'systolic' AND NOT b.withheld THEN b.value END AS systolic,
    CASE WHEN b.term = 'diastolic' AND NOT b.withheld THEN b.value END AS diastolic,
    b.unit, b.date, CASE WHEN b.withheld THEN b.term END AS withheld
FROM record r JOIN reading b USING (n) LEFT JOIN pair k USING (n)
