-- SPDX-License-Identifier: Apache-2.0
-- What pathology says of the index tumour: the measurements of one day are one record. How the tissue was taken is the
-- one biopsy or resection of that day. The histology in the code of a condition of that same day belongs to them; of
-- another day it has neither procedure nor date, and stands by itself.
WITH finding AS (
    SELECT f.n, f.p, f.date, left(f.date, 10) AS day, c.term, c.kinds, q.value, q.comparator, q.unit
    FROM fact f
    JOIN about a USING (n)
    JOIN concept c ON c.n = f.n AND c.sure
    LEFT JOIN quantity q ON q.n = f.n
    WHERE a.tumour = 'index' AND (
        c.term IN ('ki67', 'grade', 'histology') OR is_kind(c.kinds, 'Grade') OR is_kind(c.kinds, 'Differentiation'))
), taken AS (
    SELECT f.p, left(f.date, 10) AS day, min(c.term) AS procedure
    FROM fact f JOIN concept c ON c.n = f.n AND c.sure AND is_kind(c.kinds, 'SpecimenProcedure')
    WHERE f.kind = 'procedure' GROUP BY ALL HAVING count(DISTINCT c.term) = 1
), answer AS (
    SELECT f.*, v.term AS answer, v.kinds AS answer_kinds FROM finding f
    LEFT JOIN answered v ON v.n = f.n AND v.sure AND f.term IN ('grade', 'histology')
), histology AS (
    SELECT f.n, f.p, left(f.date, 10) AS day, c.term, c.kinds
    FROM fact f JOIN tumour t USING (n) JOIN concept c ON c.n = f.n AND c.sure
    WHERE t.index AND NOT t.doubtful AND (
        is_kind(c.kinds, 'NeoplasmTerm') OR is_kind(c.kinds, 'Grade') OR is_kind(c.kinds, 'Differentiation'))
)
SELECT r.* REPLACE ('specimen-' || coalesce(a.day, r.row_id) AS row_id), a.date, t.procedure,
    CASE WHEN is_kind(a.answer_kinds, 'NeoplasmTerm') THEN a.answer END AS neoplasm_term,
    CASE WHEN is_kind(a.kinds, 'Grade') THEN a.term WHEN is_kind(a.answer_kinds, 'Grade') THEN a.answer END AS grade,
    CASE WHEN is_kind(a.kinds, 'Differentiation') THEN a.term WHEN is_kind(a.answer_kinds, 'Differentiation') THEN a.answer END AS differentiation,
    CASE WHEN is_kind(a.answer_kinds, 'CellType') THEN a.answer END AS cell_type,
    CASE WHEN a.term = 'ki67' AND a.unit = '%' AND a.comparator IS NULL THEN a.value END AS ki67,
    CASE WHEN a.term = 'ki67' AND a.unit = '%' AND a.comparator IN ('>', '>=') THEN a.value END AS ki67_low,
    CASE WHEN a.term = 'ki67' AND a.unit = '%' AND a.comparator IN ('<', '<=') THEN a.value END AS ki67_high,
    CASE WHEN a.term = 'ki67' AND (a.value IS NULL OR a.unit IS DISTINCT FROM '%') THEN 'ki67'
        WHEN a.n IN (SELECT n FROM unread_answer) THEN CASE a.term WHEN 'grade' THEN 'grade' ELSE 'neoplasm_term' END END AS withheld
FROM answer a JOIN record r USING (n) LEFT JOIN taken t ON t.p = a.p AND t.day = a.day
UNION ALL BY NAME
SELECT r.* REPLACE (
        CASE WHEN f.p IS NULL THEN r.row_id || '/' || h.term ELSE 'specimen-' || h.day END
        || CASE WHEN rank > 1 THEN '/' || h.term ELSE '' END AS row_id),
    CASE WHEN is_kind(h.kinds, 'NeoplasmTerm') THEN h.term END AS neoplasm_term,
    CASE WHEN is_kind(h.kinds, 'Grade') THEN h.term END AS grade,
    CASE WHEN is_kind(h.kinds, 'Differentiation') THEN h.term END AS differentiation
FROM (
    SELECT *, CASE WHEN is_kind(kinds, 'NeoplasmTerm') THEN
        dense_rank() OVER (PARTITION BY p, day, is_kind(kinds, 'NeoplasmTerm') ORDER BY term) ELSE 1 END AS rank FROM histology
) h
JOIN record r USING (n)
LEFT JOIN (SELECT DISTINCT p, day FROM finding) f ON f.p = h.p AND f.day = h.day
