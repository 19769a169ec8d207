-- SPDX-License-Identifier: Apache-2.0
-- TNM categories and stage groups of the index tumour. Codes of cancerstaging.org (mCODE before STU3) are the
-- AJCC words themselves: cM0, pN1a, IVB.
WITH answer AS (
    SELECT a.n, r.row_id, q.term AS topic, c.term AS value, c.kinds, f.body, f.two_dates
    FROM about a
    JOIN fact f USING (n)
    JOIN record r USING (n)
    JOIN concept q ON q.n = a.n AND q.element = 'code' AND q.sure
        AND q.term IN ('tCategory', 'nCategory', 'mCategory', 'stageGroup')
    LEFT JOIN concept c ON c.n = a.n AND c.element = 'value' AND c.sure
    WHERE a.tumour = 'index'
    UNION ALL
    SELECT t.n, r.row_id || '/stage', NULL, c.term, c.kinds, NULL, false
    FROM tumour t JOIN record r USING (n) JOIN concept c ON c.n = t.n AND c.element = 'stage' AND c.sure
    WHERE t.index
), word AS (
    SELECT c.n, upper(trim(c.source_code)) AS code FROM coding c
    WHERE c.element = 'value' AND regexp_matches(c.source_system, '^https?://cancerstaging\.org/?$')
)
SELECT r.* REPLACE (a.row_id AS row_id),
    CASE WHEN is_kind(a.kinds, 'TCategory') THEN a.value
        WHEN regexp_matches(w.code, '^[CPYRA]*T[0-4X]') THEN lower(regexp_extract(w.code, 'T[0-4X]')) END AS t_category,
    CASE WHEN is_kind(a.kinds, 'NCategory') THEN a.value
        WHEN regexp_matches(w.code, '^[CPYRA]*N[01X]') THEN lower(regexp_extract(w.code, 'N[01X]')) END AS n_category,
    CASE WHEN is_kind(a.kinds, 'MCategory') THEN a.value
        WHEN regexp_matches(w.code, '^[CPYRA]*M[01X]') THEN lower(regexp_extract(w.code, 'M[01X]')) END AS m_category,
    CASE WHEN is_kind(a.kinds, 'StageGroup') THEN a.value
        WHEN regexp_matches(w.code, '^(I{1,3}|IV)[A-C]?[0-9]?$')
            THEN 'stage' || regexp_extract(w.code, '^(IV|I{1,3})') END AS stage_group,
    CASE WHEN NOT a.two_dates THEN observed(a.body) END AS date,
    CASE WHEN a.topic IS NOT NULL AND a.n IN (SELECT n FROM unread_answer) THEN
        CASE a.topic WHEN 'stageGroup' THEN 'stage_group' ELSE left(a.topic, 1) || '_category' END END AS withheld
FROM answer a JOIN record r USING (n) LEFT JOIN word w USING (n)
