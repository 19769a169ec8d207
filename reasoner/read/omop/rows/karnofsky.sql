-- SPDX-License-Identifier: Apache-2.0
SELECT r.*, q.value AS score, f.date, CASE WHEN q.withheld OR q.comparator IS NOT NULL THEN 'score' END AS withheld
FROM record r
JOIN fact f USING (n)
JOIN quantity q USING (n)
JOIN concept c ON c.n = r.n AND c.sure AND c.term = 'KarnofskyAssessment'
