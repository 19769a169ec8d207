-- SPDX-License-Identifier: Apache-2.0
-- The upper limit of normal is the high end of the range, in the unit of the result. A text in place of a number is withheld.
SELECT r.*, c.term AS analyte, m.term AS method, q.value, q.comparator, q.unit,
    q.range_high AS uln, CASE WHEN q.range_high IS NOT NULL THEN q.unit END AS uln_unit, f.date,
    CASE WHEN q.withheld THEN 'value' END AS withheld
FROM record r
JOIN fact f USING (n)
JOIN quantity q USING (n)
JOIN concept c ON c.n = r.n AND c.sure AND is_kind(c.kinds, 'Analyte')
LEFT JOIN concept m ON m.n = r.n AND m.sure AND is_kind(m.kinds, 'ClearanceMethod')
