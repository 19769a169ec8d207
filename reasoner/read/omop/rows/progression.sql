-- SPDX-License-Identifier: Apache-2.0
-- A progression of an episode or a modifier does not say by what it was seen; only a RECIST category is RECIST.
SELECT r.*, f.date FROM record r JOIN fact f USING (n) JOIN about a USING (n)
WHERE a.tumour = 'index' AND f.kind = 'episode' AND f.status IN (SELECT concept_id FROM episode_kind WHERE name = 'progression')
UNION ALL BY NAME
SELECT r.*, f.date FROM record r JOIN fact f USING (n) JOIN about a USING (n)
JOIN concept c ON c.n = r.n AND c.term = 'ProgressionEvent'
WHERE a.tumour = 'index' AND f.kind IN ('measurement', 'observation')
UNION ALL BY NAME
SELECT r.*, CASE WHEN q.term = 'recistResponse' OR is_kind(v.kinds, 'RecistProgression') THEN 'recist'
        WHEN is_kind(v.kinds, 'RadiologicalProgression') THEN 'radiology' ELSE 'clinical' END AS method, f.date
FROM record r
JOIN fact f USING (n)
JOIN about a USING (n)
JOIN concept q ON q.n = r.n AND q.term IN ('diseaseStatus', 'recistResponse')
JOIN answered v ON v.n = r.n AND v.sure AND is_kind(v.kinds, 'ProgressionEvent')
WHERE a.tumour = 'index'
