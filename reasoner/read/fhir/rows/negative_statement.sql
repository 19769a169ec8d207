-- SPDX-License-Identifier: Apache-2.0
-- Refuted Conditions, the absent comorbidities of mCODE, and "no history of metastatic cancer".
SELECT r.* REPLACE (r.row_id || '/' || c.term AS row_id), c.term AS about,
    CASE WHEN f.type = 'Condition' THEN text_at(f.body, '$.recordedDate') ELSE observed(f.body) END AS date
FROM record r
JOIN fact f USING (n)
JOIN concept c ON c.n = r.n AND c.sure AND is_kind(c.kinds, c.term)
WHERE f.type = 'Condition' AND f.status = 'refuted' AND c.element = 'code'
    OR f.type = 'Observation' AND c.element = 'absent'
UNION ALL BY NAME
SELECT r.*, 'DistantMetastasis' AS about, observed(f.body) AS date
FROM record r
JOIN fact f USING (n)
JOIN concept c ON c.n = r.n AND c.element = 'code' AND c.term = 'metastasisHistory'
-- Asked of the few that the code says, not of every Observation.
WHERE f.type = 'Observation' AND CASE WHEN c.n IS NOT NULL THEN text_at(f.body, '$.valueBoolean') END = 'false'
