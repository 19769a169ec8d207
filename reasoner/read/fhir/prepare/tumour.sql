-- SPDX-License-Identifier: Apache-2.0
-- Which Condition is the index tumour, which another cancer, which a metastasis; and what each resource is about.
-- 1. A neuroendocrine or pancreatic tumour may be the index tumour, and so may one that our own terms call by that
--    name. If one of them is said to be in the pancreas, those that are elsewhere are other tumours.
-- 2. Every other primary cancer is another malignancy, also when no code of the map decides its kind.
-- 3. An Observation, a metastasis or a BodyStructure belongs to the index tumour if it refers to it, or refers to no
--    tumour while the patient has no other.
CREATE TABLE tumour AS
WITH trait AS (
    SELECT f.n, f.p, bool_or(f.status IN ('unconfirmed', 'provisional', 'differential')) AS doubtful,
        bool_or(c.element IN ('code', 'morphology') AND c.term NOT IN ('termAdenocarcinoma', 'termOther')
            AND NOT is_kind(c.kinds, 'OtherMalignancy')
            AND (is_kind(c.kinds, 'NeoplasmTerm') OR is_kind(c.kinds, 'NeuroendocrineNeoplasm'))) AS neuroendocrine,
        bool_or(c.element = 'code' AND c.sure AND is_kind(c.kinds, 'PancreaticNeoplasm')
            OR c.element IN ('code', 'site') AND c.sure AND is_kind(c.kinds, 'PancreasPart')) AS pancreatic,
        bool_or(c.element IN ('code', 'site') AND c.sure AND is_kind(c.kinds, 'AnatomicalSite')) AS sited,
        bool_or(c.element = 'code' AND (is_kind(c.kinds, 'Lesion') OR c.term = 'MetastaticNeoplasm')) AS secondary,
        bool_or(c.element = 'code' AND is_kind(c.kinds, 'OtherMalignancy')) AS malignancy,
        -- In our own terms it is said outright.
        coalesce(bool_or(own_code(f.code) IN (SELECT class FROM own_class WHERE tbl = 'diagnosis')), false)
            AS stated
    FROM fact f LEFT JOIN concept c USING (n)
    WHERE f.type = 'Condition' AND coalesce(f.status, '') <> 'refuted'
    GROUP BY f.n, f.p
), hint AS (
    -- A cancer of a kind that no code decides: by its profile, its morphology or the chapter of ICD-10-CM.
    SELECT f.n FROM fact f WHERE f.type = 'Condition' AND (
        list_has_any(
            text_at(f.body, '$.profile[*]'),
            ['http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-primary-cancer-condition'])
        OR EXISTS (SELECT 1 FROM label l WHERE l.n = f.n AND l.element = 'morphology')
        OR EXISTS (
            SELECT 1 FROM coding c JOIN code_term m USING (source_system, source_code)
            WHERE c.n = f.n AND c.element = 'code' AND m.system = 'http://hl7.org/fhir/sid/icd-10-cm'
            AND regexp_matches(m.code, '^(C[0-6]|C7[0-6A]|C[89]|D0)'))
    )
), candidate AS (
    SELECT t.*, h.n IS NOT NULL OR malignancy AS cancer,
        NOT coalesce(secondary, false)
            AND (stated OR neuroendocrine OR pancreatic AND (h.n IS NOT NULL OR malignancy)) AS candidate
    FROM trait t LEFT JOIN hint h USING (n)
), chosen AS (
    SELECT *, candidate AND (
        stated OR NOT bool_or(candidate AND pancreatic) OVER (PARTITION BY p) OR pancreatic OR NOT sited) AS index
    FROM candidate
)
SELECT n, p, coalesce(index, false) AS index, coalesce(secondary, false) AND NOT coalesce(index, false) AS secondary,
    NOT coalesce(index, false) AND NOT coalesce(secondary, false)
        AND (coalesce(cancer, false) OR coalesce(candidate, false)) AS other,
    coalesce(candidate, false) AS neuroendocrine, coalesce(doubtful, false) AS doubtful
FROM chosen;

CREATE TABLE host AS
SELECT p, bool_or(index) AS has_index, bool_or(other) AS has_other FROM tumour GROUP BY p;

-- `index`, `other` or, when nothing is said and the patient has several tumours or none that is the index, NULL.
CREATE TABLE about AS
WITH direct AS (
    SELECT l.n, bool_or(t.index) AS index, bool_or(t.n IS NOT NULL AND NOT t.index AND NOT t.secondary) AS other,
        bool_or(t.n IS NOT NULL) AS said, bool_or(l.target IS NULL) AS lost
    FROM link l LEFT JOIN tumour t ON t.n = l.target
    WHERE l.element = 'focus' GROUP BY l.n
), indirect AS (
    -- By way of a metastasis or a BodyStructure of the tumour.
    SELECT l.n, bool_or(d.index) AS index, bool_or(d.other) AS other, bool_or(d.said) AS said,
        bool_or(d.lost AND NOT d.said) AS lost
    FROM link l JOIN direct d ON d.n = l.target WHERE l.element = 'focus' GROUP BY l.n
)
SELECT f.n,
    CASE
        WHEN coalesce(d.index, false) OR coalesce(i.index, false) THEN 'index'
        WHEN coalesce(d.other, false) OR coalesce(i.other, false) THEN 'other'
        -- It refers to something that is not there, which may be another tumour.
        WHEN coalesce(d.lost, false) OR coalesce(i.lost, false) THEN NULL
        WHEN h.has_index AND NOT h.has_other THEN 'index'
    END AS tumour
FROM fact f
LEFT JOIN host h USING (p)
LEFT JOIN direct d ON d.n = f.n
LEFT JOIN indirect i ON i.n = f.n
WHERE f.type IN ('Observation', 'BodyStructure')
    OR f.n IN (SELECT n FROM tumour WHERE secondary);

-- Why a drug was given or a procedure done: two reasons that differ say nothing.
CREATE TABLE purpose AS
WITH why AS (
    SELECT l.n, l.target FROM link l WHERE l.element = 'reason'
    UNION ALL
    SELECT l.n, r.target FROM link l JOIN link r ON r.n = l.target AND r.element = 'reason'
    WHERE l.element = 'request'
), said AS (
    SELECT w.n, coalesce(t.index, false) OR coalesce(a.tumour = 'index', false) AS pnet,
        coalesce(t.other, false) OR coalesce(a.tumour = 'other', false) AS other
    FROM why w LEFT JOIN tumour t ON t.n = w.target LEFT JOIN about a ON a.n = w.target
    UNION ALL
    SELECT w.n, false, true FROM why w JOIN concept c ON c.n = w.target
    WHERE c.element = 'code' AND c.sure AND (is_kind(c.kinds, 'Comorbidity') OR is_kind(c.kinds, 'ClinicalEvent'))
    UNION ALL
    SELECT f.n,
        h.has_index AND c.term NOT IN ('termAdenocarcinoma', 'termOther', 'MetastaticNeoplasm')
            AND (is_kind(c.kinds, 'Neoplasm') OR is_kind(c.kinds, 'NeoplasmTerm')),
        is_kind(c.kinds, 'OtherMalignancy') OR is_kind(c.kinds, 'Comorbidity') OR is_kind(c.kinds, 'ClinicalEvent')
    FROM concept c JOIN fact f USING (n) LEFT JOIN host h USING (p)
    WHERE c.element = 'reason' AND c.sure
)
SELECT n, CASE WHEN bool_or(pnet) AND NOT bool_or(other) THEN 'pnetIndication'
    WHEN bool_or(other) AND NOT coalesce(bool_or(pnet), false) THEN 'otherIndication' END AS indication
FROM said GROUP BY n;
