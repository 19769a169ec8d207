-- SPDX-License-Identifier: Apache-2.0
SELECT r.*,
    CASE WHEN NOT f.two_values AND text_at(f.body, '$.valueQuantity.comparator') IS NULL THEN coalesce(text_at(f.body, '$.valueInteger'), text_at(f.body, '$.valueQuantity.value')) END AS score,
    CASE WHEN NOT f.two_dates THEN observed(f.body) END AS date,
    CASE WHEN f.two_values OR text_at(f.body, '$.valueQuantity.comparator') IS NOT NULL THEN 'score' END AS withheld
FROM record r
JOIN fact f USING (n)
JOIN concept c ON c.n = r.n AND c.element = 'code' AND c.sure AND c.term = 'KarnofskyAssessment'
WHERE f.type = 'Observation'
