-- SPDX-License-Identifier: Apache-2.0
-- The score as a number, as a coded answer, as an interpretation, or as the finding that is itself the code.
SELECT DISTINCT r.*,
    CASE WHEN NOT f.two_values AND text_at(f.body, '$.valueQuantity.comparator') IS NULL THEN coalesce(
        text_at(f.body, '$.valueInteger'), text_at(f.body, '$.valueQuantity.value'), v.score, i.score,
        CASE WHEN is_kind(c.kinds, 'EcogGrade') THEN c.score END) END AS score,
    CASE WHEN NOT f.two_dates THEN observed(f.body) END AS date,
    CASE WHEN f.two_values OR text_at(f.body, '$.valueQuantity.comparator') IS NOT NULL THEN 'score' END AS withheld
FROM record r
JOIN fact f USING (n)
JOIN concept c ON c.n = r.n AND c.element = 'code' AND c.sure
    AND (c.term = 'EcogAssessment' OR is_kind(c.kinds, 'EcogGrade'))
LEFT JOIN concept v ON v.n = r.n AND v.element = 'value' AND v.sure AND is_kind(v.kinds, 'EcogGrade')
LEFT JOIN concept i ON i.n = r.n AND i.element = 'interpretation' AND i.sure AND is_kind(i.kinds, 'EcogGrade')
WHERE f.type = 'Observation'
