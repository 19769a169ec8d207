-- SPDX-License-Identifier: Apache-2.0
-- An observation that names a condition and has the answer no.
SELECT r.* REPLACE (r.row_id || '/' || c.term AS row_id), c.term AS about, f.date
FROM record r
JOIN fact f USING (n)
JOIN concept c ON c.n = r.n AND c.sure AND is_kind(c.kinds, c.term)
WHERE f.kind = 'observation' AND f.answer IN (SELECT k FROM plain_answer WHERE NOT says)
    AND (is_kind(c.kinds, 'Comorbidity') OR is_kind(c.kinds, 'ClinicalEvent') OR is_kind(c.kinds, 'Symptom')
        OR is_kind(c.kinds, 'OtherMalignancy') OR is_kind(c.kinds, 'Lesion'))
