-- SPDX-License-Identifier: Apache-2.0
-- The score as a number, as a coded answer, or as the concept of the measurement itself.
SELECT DISTINCT r.*, coalesce(q.value, v.score, CASE WHEN is_kind(c.kinds, 'EcogGrade') THEN c.score END) AS score, f.date,
    CASE WHEN q.comparator IS NOT NULL OR q.withheld AND v.score IS NULL THEN 'score' END AS withheld
FROM record r
JOIN fact f USING (n)
JOIN concept c ON c.n = r.n AND c.sure AND (c.term = 'EcogAssessment' OR is_kind(c.kinds, 'EcogGrade'))
LEFT JOIN quantity q ON q.n = r.n
LEFT JOIN answered v ON v.n = r.n AND v.sure AND is_kind(v.kinds, 'EcogGrade')
WHERE f.kind IN ('measurement', 'observation', 'condition')
