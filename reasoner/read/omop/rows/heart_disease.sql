-- SPDX-License-Identifier: Apache-2.0
-- A NYHA class and an objective assessment of one day are one record, of heart failure if the patient has it: that of
-- the one condition of heart failure of the same day, or one of their own.
WITH graded AS (
    SELECT f.n, f.p, f.date, left(f.date, 10) AS day, v.term, v.kinds
    FROM fact f
    JOIN (
        SELECT n, term, kinds FROM concept WHERE sure
        UNION
        SELECT v.n, v.term, v.kinds FROM answered v
        JOIN concept q ON q.n = v.n AND q.sure AND q.term IN ('nyhaClass', 'objectiveAssessment') WHERE v.sure
    ) v USING (n)
    WHERE is_kind(v.kinds, 'NyhaClass') OR is_kind(v.kinds, 'ObjectiveAssessment')
), failure AS (
    SELECT DISTINCT h.n, h.p, left(h.date, 10) AS day, f.name
    FROM holding h JOIN fact f USING (n) JOIN concept c ON c.n = h.n AND c.sure AND is_kind(c.kinds, 'CongestiveHeartFailure')
), single_failure AS (
    SELECT p, day, min(name) AS name FROM failure GROUP BY ALL HAVING count(*) = 1
)
SELECT r.*, c.term AS condition_class, s.term AS acc_aha_stage, NULL AS nyha_class, NULL AS objective_assessment, f.date
FROM record r
JOIN holding f USING (n)
JOIN concept c ON c.n = r.n AND c.sure AND is_kind(c.kinds, 'HeartDisease')
LEFT JOIN concept s ON s.n = r.n AND s.sure AND is_kind(s.kinds, 'AccAhaStage')
UNION ALL BY NAME
SELECT r.* REPLACE (coalesce(k.name, 'heart-' || g.day, r.row_id) AS row_id),
    CASE WHEN g.p IN (SELECT p FROM failure) THEN 'CongestiveHeartFailure' END AS condition_class,
    CASE WHEN is_kind(g.kinds, 'NyhaClass') THEN g.term END AS nyha_class,
    CASE WHEN is_kind(g.kinds, 'ObjectiveAssessment') THEN g.term END AS objective_assessment, g.date
FROM graded g JOIN record r USING (n) LEFT JOIN single_failure k ON k.p = g.p AND k.day = g.day
