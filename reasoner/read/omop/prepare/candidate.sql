-- SPDX-License-Identifier: Apache-2.0
-- The codes that each combination may be looked up by: of the standard concept, of the source concept, of the source
-- value by its form, and of the ingredients of a drug.
CREATE TABLE known AS
WITH own AS (
    SELECT DISTINCT ON (concept_id) concept_id, vocabulary_id, trim(concept_code) AS code, concept_name AS name, concept_class_id
    FROM cdm.concept WHERE concept_code IS NOT NULL AND NOT is_mangled(concept_code)
    ORDER BY ALL
), shipped AS (
    -- Without a vocabulary at hand, the ids of a few concepts are known from public files (concept_ids.tsv).
    SELECT concept_id, vocabulary_id, concept_code AS code, concept_name AS name, NULL AS concept_class_id FROM concept_id
    UNION ALL
    SELECT concept_id, 'Cancer Modifier', code, NULL, NULL FROM modifier_id
    UNION ALL
    SELECT concept_id, vocabulary_id, code, NULL, NULL FROM answer WHERE concept_id IS NOT NULL
)
SELECT concept_id, coalesce(v.vocabulary_id, o.vocabulary_id, '') AS vocabulary_id, code, name, concept_class_id
FROM (FROM own UNION ALL SELECT * FROM shipped WHERE concept_id NOT IN (SELECT concept_id FROM own)) o
LEFT JOIN vocabulary v ON lower(v.vocabulary_id) = lower(o.vocabulary_id);

CREATE TABLE whole_candidate AS
SELECT u.k, 'standard' AS origin, c.vocabulary_id, c.code, c.name AS text FROM code_use u JOIN known c ON c.concept_id = u.concept_id
UNION ALL
SELECT u.k, 'source', c.vocabulary_id, c.code, c.name FROM code_use u JOIN known c ON c.concept_id = u.source_concept_id
UNION ALL
SELECT u.k, 'ingredient', c.vocabulary_id, c.code, c.name
FROM code_use u
JOIN cdm.concept_ancestor a ON a.descendant_concept_id = u.concept_id
JOIN known c ON c.concept_id = a.ancestor_concept_id
WHERE u.kind IN ('drug', 'era') AND c.vocabulary_id = 'RxNorm' AND c.concept_class_id = 'Ingredient'
UNION ALL
-- "SNOMED:73211009"
SELECT u.k, 'source', v.vocabulary_id, trim(regexp_extract(u.source_value, '[:|](.+)$', 1)), NULL
FROM code_use u JOIN vocabulary v ON lower(trim(regexp_extract(u.source_value, '^([^:|]+)[:|]', 1))) = lower(v.vocabulary_id)
UNION ALL
SELECT u.k, 'source', f.vocabulary_id, trim(u.source_value), NULL
FROM code_use u
JOIN form f ON f.kind = u.kind AND regexp_full_match(trim(u.source_value), f.pattern)
WHERE u.source_concept_id NOT IN (SELECT concept_id FROM known);

-- ICD-O-3 in OMOP is morphology and topography in one code, 8249/3-C25.9; NULL stands for a part that is not known.
CREATE TABLE candidate AS
SELECT DISTINCT k, origin, vocabulary_id, part AS code, text
FROM (
    SELECT k, origin, vocabulary_id, text,
        unnest(CASE WHEN vocabulary_id = 'ICDO3' AND code LIKE '%/%-%' THEN string_split(code, '-') ELSE [code] END) AS part
    FROM whole_candidate
) WHERE part <> 'NULL';
