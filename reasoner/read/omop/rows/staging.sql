-- SPDX-License-Identifier: Apache-2.0
-- TNM categories and stage groups of the index tumour: cancer modifiers, or questions with a coded answer. What was
-- said on one day is one record per field, so that two systems do not mix.
SELECT r.*,
    CASE WHEN is_kind(v.kinds, 'TCategory') THEN v.term END AS t_category,
    CASE WHEN is_kind(v.kinds, 'NCategory') THEN v.term END AS n_category,
    CASE WHEN is_kind(v.kinds, 'MCategory') THEN v.term END AS m_category,
    CASE WHEN is_kind(v.kinds, 'StageGroup') THEN v.term END AS stage_group,
    f.date
FROM record r
JOIN fact f USING (n)
JOIN about a USING (n)
JOIN (
    SELECT n, term, kinds FROM concept WHERE sure
    UNION ALL
    SELECT v.n, v.term, v.kinds FROM answered v
    JOIN concept q ON q.n = v.n AND q.sure AND q.term IN ('tCategory', 'nCategory', 'mCategory', 'stageGroup')
    WHERE v.sure
) v USING (n)
WHERE a.tumour = 'index' AND f.kind IN ('measurement', 'observation') AND (
    is_kind(v.kinds, 'TCategory') OR is_kind(v.kinds, 'NCategory') OR is_kind(v.kinds, 'MCategory') OR is_kind(v.kinds, 'StageGroup'))
