-- SPDX-License-Identifier: Apache-2.0
-- "Worse" in the disease status of mCODE is a clinician's judgement; only a RECIST category is RECIST.
SELECT r.*, CASE WHEN q.term = 'recistResponse' OR is_kind(v.kinds, 'RecistProgression') THEN 'recist'
        WHEN is_kind(v.kinds, 'RadiologicalProgression') THEN 'radiology' ELSE 'clinical' END AS method,
    CASE WHEN NOT f.two_dates THEN observed(f.body) END AS date
FROM record r
JOIN fact f USING (n)
JOIN about a USING (n)
JOIN concept q ON q.n = r.n AND q.element = 'code' AND q.term IN ('diseaseStatus', 'recistResponse')
JOIN concept v ON v.n = r.n AND v.element = 'value' AND v.sure AND is_kind(v.kinds, 'ProgressionEvent')
WHERE a.tumour = 'index'
