-- SPDX-License-Identifier: Apache-2.0
SELECT r.*,
    CASE WHEN c.term IS NOT NULL THEN c.term WHEN t.neuroendocrine THEN 'OtherNeuroendocrineTumour' END AS condition_class,
    CASE WHEN c.term IS NULL THEN l.text END AS source_text, f.date
FROM record r
JOIN fact f USING (n)
JOIN tumour t USING (n)
LEFT JOIN concept c ON c.n = r.n AND c.sure AND is_kind(c.kinds, 'OtherMalignancy')
LEFT JOIN label l ON l.k = f.k
WHERE t.other AND NOT t.doubtful
