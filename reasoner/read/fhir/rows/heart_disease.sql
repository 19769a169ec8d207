-- SPDX-License-Identifier: Apache-2.0
-- A NYHA observation is a record of its own, of heart failure if the patient has it.
SELECT r.*, c.term AS condition_class, NULL AS nyha_class, NULL AS objective_assessment, s.term AS acc_aha_stage,
    CASE WHEN NOT c.two_dates THEN coalesce(recorded(c.body), (
        SELECT any_value(text_at(e.body, '$.valueDateTime')) FROM extension e
        WHERE e.n = r.n AND e.name = 'condition-assertedDate')) END AS date
FROM record r
JOIN condition c USING (n)
LEFT JOIN concept s ON s.n = r.n AND s.element IN ('code', 'stage') AND s.sure AND is_kind(s.kinds, 'AccAhaStage')
WHERE is_kind(c.kinds, 'HeartDisease')
UNION ALL BY NAME
SELECT r.*,
    CASE WHEN EXISTS (
        SELECT 1 FROM condition k JOIN record o USING (n)
        WHERE o.p = r.p AND is_kind(k.kinds, 'CongestiveHeartFailure')
    ) THEN 'CongestiveHeartFailure' END AS condition_class,
    CASE WHEN is_kind(v.kinds, 'NyhaClass') THEN v.term END AS nyha_class,
    CASE WHEN is_kind(v.kinds, 'ObjectiveAssessment') THEN v.term END AS objective_assessment,
    CASE WHEN NOT f.two_dates THEN observed(f.body) END AS date
FROM record r
JOIN fact f USING (n)
JOIN concept q ON q.n = r.n AND q.element = 'code' AND q.sure AND q.term IN ('nyhaClass', 'objectiveAssessment')
JOIN concept v ON v.n = r.n AND v.element = 'value' AND v.sure
    AND (is_kind(v.kinds, 'NyhaClass') OR is_kind(v.kinds, 'ObjectiveAssessment'))
WHERE f.type = 'Observation'
