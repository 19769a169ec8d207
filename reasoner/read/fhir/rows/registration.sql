-- SPDX-License-Identifier: Apache-2.0
-- A patient of several studies has no registration date here: which of them is screened is not said.
SELECT r.*, text_at(f.body, '$.period.start') AS date,
    CASE
        WHEN f.status IN ('candidate', 'eligible', 'potential-candidate', 'screening') THEN 'planned'
        WHEN f.status IS NOT NULL THEN 'actual'
    END AS registration_status
FROM record r JOIN fact f USING (n)
WHERE f.type = 'ResearchSubject' AND text_at(f.body, '$.period.start') IS NOT NULL
QUALIFY count(*) OVER (PARTITION BY f.p) = 1
