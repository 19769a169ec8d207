-- SPDX-License-Identifier: Apache-2.0
-- A hormone result counts as raised or normal by the interpretation of its laboratory only.
SELECT r.*, c.term AS hormone,
    CASE
        WHEN f.two_values OR w.finding <> w.other THEN NULL ELSE w.finding
    END AS finding,
    CASE WHEN NOT f.two_dates THEN observed(f.body) END AS date
FROM record r
JOIN fact f USING (n)
JOIN host h ON h.p = r.p AND h.has_index
JOIN concept c ON c.n = r.n AND c.element = 'code' AND c.sure AND is_kind(c.kinds, 'Hormone')
LEFT JOIN (
    SELECT n, min(finding) AS finding, max(finding) AS other
    FROM (
        SELECT n, CASE WHEN source_code IN ('H', 'HH', 'HU') THEN 'raised' WHEN source_code = 'N' THEN 'normal' END AS finding
        FROM coding WHERE element = 'interpretation'
    ) GROUP BY n
) w ON w.n = r.n
WHERE f.type = 'Observation'
