-- SPDX-License-Identifier: Apache-2.0
-- What pathology says of the index tumour. Observations of one Specimen are one record, without a Specimen those of
-- one morphology report, else those of one day. The histology in a Condition has neither procedure nor date, and
-- every histology beyond the first stands by itself: one specimen has one.
WITH finding AS (
    SELECT f.n, f.p, f.body, c.term AS topic,
        coalesce(
            (SELECT min(s.id) FROM link l JOIN resource s ON s.n = l.target WHERE l.n = f.n AND l.element = 'specimen'),
            (SELECT min(m.id) FROM link l JOIN resource m ON m.n = l.n WHERE l.target = f.n AND l.element = 'member'),
            left(observed(f.body), 10), f.id
        ) AS sample,
        (SELECT min(l.target) FROM link l WHERE l.n = f.n AND l.element = 'specimen') AS specimen,
        CASE WHEN NOT f.two_dates THEN observed(f.body) END AS day
    FROM fact f
    JOIN about a USING (n)
    JOIN concept c ON c.n = f.n AND c.element = 'code' AND c.sure
    WHERE f.type = 'Observation' AND a.tumour = 'index' AND c.term IN ('grade', 'ki67', 'histology', 'neoplasmTerm')
), answered AS (
    SELECT n, p, topic, 'specimen-' || sample AS row_id, specimen, day,
        CASE WHEN topic = 'ki67' THEN json_at(body, '$.valueQuantity') END AS ki67,
        CASE WHEN topic = 'ki67' THEN json_at(body, '$.valueRange') END AS ki67_range
    FROM finding
), valued AS (
    SELECT a.n, a.row_id,
        CASE WHEN is_kind(c.kinds, 'NeoplasmTerm') THEN c.term END AS neoplasm_term,
        CASE WHEN is_kind(c.kinds, 'Grade') THEN c.term END AS grade,
        CASE WHEN is_kind(c.kinds, 'Differentiation') THEN c.term END AS differentiation,
        CASE WHEN is_kind(c.kinds, 'CellType') THEN c.term END AS cell_type
    FROM answered a LEFT JOIN concept c ON c.n = a.n AND c.element = 'value' AND c.sure
), taken AS (
    SELECT a.row_id, a.p, min(coalesce(text_at(s.body, '$.collection.collectedDateTime'), a.day)) AS day, min(c.term) AS procedure
    FROM answered a
    LEFT JOIN fact s ON s.n = a.specimen
    LEFT JOIN concept c ON c.n = a.specimen AND c.element = 'collection' AND c.sure
        AND is_kind(c.kinds, 'SpecimenProcedure')
    GROUP BY a.row_id, a.p
), observation AS (
    SELECT r.* REPLACE (
            a.row_id || CASE WHEN dense_rank() OVER (PARTITION BY a.p, a.row_id ORDER BY v.neoplasm_term NULLS LAST) > 1
                AND v.neoplasm_term IS NOT NULL THEN '/' || v.neoplasm_term ELSE '' END AS row_id),
        t.day AS date, t.procedure, v.neoplasm_term, v.grade, v.differentiation, v.cell_type,
        CASE WHEN unit_of(a.ki67) = '%' THEN a.ki67 END AS quantity,
        CASE WHEN coalesce(unit_of(json_at(a.ki67_range, '$.low')), '%') = '%'
            AND coalesce(unit_of(json_at(a.ki67_range, '$.high')), '%') = '%'
            AND coalesce(unit_of(json_at(a.ki67_range, '$.low')), unit_of(json_at(a.ki67_range, '$.high'))) = '%'
            THEN a.ki67_range END AS ki67_range,
        CASE WHEN a.n IN (SELECT n FROM unread_answer) THEN
            CASE WHEN a.topic IN ('ki67', 'grade') THEN a.topic ELSE 'neoplasm_term' END END AS withheld
    FROM record r
    JOIN answered a USING (n)
    JOIN valued v ON v.n = a.n
    JOIN taken t ON t.row_id = a.row_id AND t.p = a.p
)
SELECT o.* EXCLUDE (quantity, ki67_range, withheld),
    CASE WHEN text_at(quantity, '$.comparator') IS NULL THEN text_at(quantity, '$.value') END AS ki67,
    CASE WHEN text_at(quantity, '$.comparator') IN ('>', '>=') THEN text_at(quantity, '$.value')
        ELSE text_at(ki67_range, '$.low.value') END AS ki67_low,
    CASE WHEN text_at(quantity, '$.comparator') IN ('<', '<=') THEN text_at(quantity, '$.value')
        ELSE text_at(ki67_range, '$.high.value') END AS ki67_high,
    withheld
FROM observation o
UNION ALL BY NAME
SELECT r.* REPLACE ('specimen-' || f.id AS row_id),
    coalesce(text_at(f.body, '$.collection.collectedDateTime'), text_at(f.body, '$.collection.collectedPeriod.start')) AS date,
    c.term AS procedure
FROM record r
JOIN fact f USING (n)
LEFT JOIN concept c ON c.n = r.n AND c.element = 'collection' AND c.sure AND is_kind(c.kinds, 'SpecimenProcedure')
WHERE f.type = 'Specimen' AND (f.n IN (SELECT specimen FROM answered) OR f.n IN (SELECT n FROM own_statement))
UNION ALL BY NAME
SELECT r.* REPLACE (r.row_id || '/' || coalesce(c.term, 'histology') AS row_id),
    CASE WHEN is_kind(c.kinds, 'NeoplasmTerm') THEN c.term END AS neoplasm_term,
    CASE WHEN is_kind(c.kinds, 'Grade') THEN c.term END AS grade,
    CASE WHEN is_kind(c.kinds, 'Differentiation') THEN c.term END AS differentiation
FROM record r
JOIN tumour t USING (n)
JOIN concept c ON c.n = r.n AND c.element IN ('code', 'morphology') AND c.sure
WHERE t.index AND NOT t.doubtful AND (is_kind(c.kinds, 'NeoplasmTerm') OR is_kind(c.kinds, 'Grade') OR is_kind(c.kinds, 'Differentiation'))
