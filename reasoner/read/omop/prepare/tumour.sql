-- SPDX-License-Identifier: Apache-2.0
-- Which condition is the index tumour, which another cancer, which a metastasis; and what each record is about.
-- 1. A neuroendocrine or pancreatic tumour may be the index tumour. If one of them is said to be in the pancreas,
--    those that are elsewhere are other tumours.
-- 2. Every other primary cancer is another malignancy, also when no code of the map decides its kind.
-- 3. A measurement, an episode or a metastasis belongs to the tumour that it points to, or, when it points to none, to
--    the index tumour of a patient who has no other.

-- Conditions, also those that are observations with the answer yes.
CREATE TABLE condition AS
SELECT n, p, k, date FROM fact WHERE kind = 'condition'
UNION ALL
SELECT f.n, f.p, f.k, f.date FROM fact f
JOIN plain_answer a ON a.k = f.answer AND a.says
WHERE f.kind = 'observation' AND EXISTS (SELECT 1 FROM concept c WHERE c.n = f.n AND (
    is_kind(c.kinds, 'Comorbidity') OR is_kind(c.kinds, 'ClinicalEvent') OR is_kind(c.kinds, 'Symptom')
    OR is_kind(c.kinds, 'OtherMalignancy') OR is_kind(c.kinds, 'Lesion')));

CREATE TABLE tumour AS
WITH coded AS (
    SELECT c.k, c.vocabulary_id, c.code, t.normal FROM candidate c JOIN code_term t USING (vocabulary_id, code)
), below AS (
    -- Malignant neoplastic disease, and the secondary ones among it.
    SELECT u.k, v.code
    FROM code_use u
    JOIN cdm.concept_ancestor a ON a.descendant_concept_id = u.concept_id
    JOIN known v ON v.concept_id = a.ancestor_concept_id AND v.vocabulary_id = 'SNOMED' AND v.code IN ('363346000', '128462008')
    WHERE u.kind = 'condition'
), cancer AS (
    -- A cancer of a kind that no code decides: by the chapter of ICD-10-CM, by the hierarchy of SNOMED CT where the CDM
    -- has it, or because ICD-O-3 codes nothing else.
    SELECT k, bool_or(spread) AS spread
    FROM (
        SELECT k, false AS spread FROM coded
        WHERE vocabulary_id = 'ICD10CM' AND regexp_matches(normal, '^(C[0-6]|C7[0-6A]|C[89]|D0)')
        UNION ALL
        SELECT k, regexp_matches(code, '/6$') FROM coded WHERE vocabulary_id = 'ICDO3' AND regexp_matches(code, '/[1236]$')
        UNION ALL
        SELECT k, code = '128462008' FROM below
    ) GROUP BY k
), trait AS (
    SELECT f.n, f.p, f.k, any_value(f.status IN (SELECT concept_id FROM doubtful_status)) AS doubtful,
        bool_or(c.term NOT IN ('termAdenocarcinoma', 'termOther')
            AND (is_kind(c.kinds, 'NeoplasmTerm') OR is_kind(c.kinds, 'NeuroendocrineNeoplasm'))) AS neuroendocrine,
        bool_or(c.sure AND (is_kind(c.kinds, 'PancreaticNeoplasm') OR is_kind(c.kinds, 'PancreasPart'))) AS pancreatic,
        bool_or(c.sure AND is_kind(c.kinds, 'AnatomicalSite')) AS sited,
        bool_or(is_kind(c.kinds, 'Lesion') OR c.term = 'MetastaticNeoplasm') AS secondary,
        bool_or(is_kind(c.kinds, 'OtherMalignancy')) AS malignancy
    FROM fact f JOIN condition USING (n) LEFT JOIN concept c USING (n)
    GROUP BY f.n, f.p, f.k
), candidate_tumour AS (
    SELECT t.*, coalesce(t.secondary, false) OR coalesce(k.spread, false) AS spread,
        k.k IS NOT NULL OR coalesce(t.malignancy, false) AS cancer
    FROM trait t LEFT JOIN cancer k USING (k)
), chosen AS (
    SELECT *, NOT spread AND (neuroendocrine OR pancreatic AND cancer) AS candidate FROM candidate_tumour
), decided AS (
    SELECT *, candidate AND (
        NOT bool_or(candidate AND pancreatic) OVER (PARTITION BY p) OR pancreatic OR NOT sited) AS index
    FROM chosen
)
SELECT n, p, coalesce(index, false) AS index, spread AND NOT coalesce(index, false) AS secondary,
    NOT coalesce(index, false) AND NOT spread AND (cancer OR coalesce(candidate, false)) AS other,
    coalesce(candidate, false) AS neuroendocrine, coalesce(doubtful, false) AS doubtful
FROM decided;

CREATE TABLE host AS
SELECT p, bool_or(index) AS has_index, bool_or(other) AS has_other FROM tumour GROUP BY p;

-- The conditions of an episode: its own events, and those of the episodes that it is a part of.
CREATE TABLE episode_condition AS
WITH RECURSIVE chain(part, whole) AS (
    SELECT id, id FROM fact WHERE kind = 'episode'
    UNION
    SELECT c.part, f.parent FROM chain c JOIN fact f ON f.kind = 'episode' AND f.id = c.whole WHERE f.parent IS NOT NULL
)
SELECT DISTINCT c.part AS id, f.n
FROM chain c
JOIN cdm.episode_event e ON e.episode_id = c.whole
JOIN field d ON d.name = 'condition' AND d.concept_id = e.episode_event_field_concept_id
JOIN fact f ON f.kind = 'condition' AND f.id = e.event_id;

-- `index`, `other` or, when nothing is said and the patient has several tumours or none that is the index, NULL.
CREATE TABLE about AS
WITH said AS (
    SELECT f.n, t.index OR t.secondary AND h.has_index AND NOT h.has_other AS index, t.other
    FROM fact f
    LEFT JOIN field d ON d.name = 'condition' AND d.concept_id = f.event_field
    LEFT JOIN fact c ON c.kind = 'condition' AND c.id = f.event AND c.p = f.p AND d.name IS NOT NULL
    LEFT JOIN tumour t ON t.n = c.n
    LEFT JOIN host h ON h.p = c.p
    -- A specimen does not say of which tumour it is.
    WHERE f.event IS NOT NULL AND f.n NOT IN (
        SELECT o.n FROM fact o JOIN field g ON g.name = 'specimen' AND g.concept_id = o.event_field
        JOIN cdm.specimen s ON s.specimen_id = o.event AND s.person_id = o.person_id)
    UNION ALL
    SELECT f.n, t.index, t.other
    FROM fact f
    JOIN field d ON d.name = 'episode' AND d.concept_id = f.event_field
    JOIN fact e ON e.kind = 'episode' AND e.id = f.event AND e.p = f.p
    JOIN episode_condition c ON c.id = e.id
    JOIN tumour t ON t.n = c.n AND NOT t.secondary AND t.p = f.p
    UNION ALL
    SELECT f.n, t.index, t.other
    FROM fact f JOIN episode_condition e USING (id) JOIN tumour t ON t.n = e.n AND NOT t.secondary AND t.p = f.p
    WHERE f.kind = 'episode'
), pointed AS (
    SELECT n, bool_or(index) AS index, bool_or(other) AS other FROM said GROUP BY n
)
SELECT f.n,
    CASE
        WHEN s.index THEN 'index'
        WHEN s.other THEN 'other'
        -- It points to a record that is no tumour, or by a field that is not known here.
        WHEN s.n IS NOT NULL THEN NULL
        WHEN h.has_index AND NOT h.has_other THEN 'index'
    END AS tumour
FROM fact f
LEFT JOIN host h USING (p)
LEFT JOIN pointed s USING (n)
WHERE f.kind IN ('measurement', 'observation', 'episode') OR f.n IN (SELECT n FROM tumour WHERE secondary);

-- What a drug was given for: OMOP says so only by an episode. Two reasons that differ say nothing.
CREATE TABLE purpose AS
SELECT n, CASE WHEN bool_or(index) AND NOT bool_or(other) THEN 'pnetIndication'
    WHEN bool_or(other) AND NOT bool_or(index) THEN 'otherIndication' END AS indication
FROM (
    SELECT f.n, t.index, t.other
    FROM fact f
    JOIN cdm.episode_event e ON e.event_id = f.id
    JOIN field d ON d.name = f.kind AND d.concept_id = e.episode_event_field_concept_id
    JOIN episode_condition c ON c.id = e.episode_id
    JOIN tumour t ON t.n = c.n AND t.p = f.p
    WHERE f.kind = 'drug'
    UNION ALL
    SELECT f.n, t.index, t.other FROM fact f JOIN episode_condition c USING (id) JOIN tumour t ON t.n = c.n AND t.p = f.p
    WHERE f.kind = 'episode'
) GROUP BY n;

-- Numbers as the record has them. A text in place of a number is none; "<5" beside the number 5 says what 5 is.
CREATE TABLE quantity AS
SELECT f.n,
    CASE WHEN NOT odd THEN f.number END AS value,
    CASE WHEN NOT odd THEN nullif(coalesce(nullif(c.sign, ''), written, ''), '') END AS comparator,
    f.unit, f.range_high, odd OR f.number IS NULL AND coalesce(f.number_text, '') <> '' AS withheld
FROM (
    SELECT *, regexp_extract(trim(number_text), '^([<>]=?)', 1) AS written,
        coalesce(nullif(operator, '0') NOT IN (SELECT concept_id FROM comparator), false)
            -- "5-10" beside the number 5.
            OR coalesce(regexp_matches(number_text, '^[<>=~ ]*[0-9.,]+ *%? *(-|–|to) *[0-9]'), false) AS odd
    FROM fact WHERE kind IN ('measurement', 'observation')
) f LEFT JOIN comparator c ON c.concept_id = f.operator;
