-- SPDX-License-Identifier: Apache-2.0
-- What each combination stands for. Source and standard concept are both looked up, for a mapping to a standard concept
-- may lose what the source says (C7B.8, a metastasis, is mapped to a neuroendocrine tumour). Of two terms the more
-- specific one stays. Ingredients count only for a drug that nothing else decides.
INSERT INTO code_term
SELECT DISTINCT c.vocabulary_id, c.code, c.vocabulary_id, c.code, m.term, m.kinds, true, NULL, NULL
FROM candidate c JOIN modifier m
    ON regexp_full_match(regexp_replace(c.code, '^([a-z]+-)?([0-9]+th_)?', ''), m.pattern)
WHERE c.vocabulary_id = 'Cancer Modifier'
UNION ALL
SELECT q.vocabulary_id, q.code, v.system, q.code, q.topic, ['Question'], true, NULL, NULL
FROM question q JOIN vocabulary v USING (vocabulary_id);

-- The fields that events may point to, where the vocabulary of the CDM names them.
INSERT INTO field
SELECT DISTINCT split_part(lower(concept_name), '_occurrence.', 1).split_part('_exposure.', 1).split_part('.', 1), concept_id
FROM cdm.concept
WHERE lower(vocabulary_id) = 'cdm' AND concept_id NOT IN (SELECT concept_id FROM field) AND lower(concept_name) IN (
    'condition_occurrence.condition_occurrence_id', 'drug_exposure.drug_exposure_id', 'procedure_occurrence.procedure_occurrence_id',
    'measurement.measurement_id', 'observation.observation_id', 'episode.episode_id', 'specimen.specimen_id');

CREATE TABLE found AS
SELECT DISTINCT c.k, c.origin, t.term, t.kinds, t.sure, t.implied_site, t.score
FROM candidate c JOIN code_term t USING (vocabulary_id, code)
JOIN code_use u USING (k)
WHERE t.term IS NOT NULL AND (t.kinds <> ['Question'] OR u.kind IN ('measurement', 'observation'));

CREATE TABLE meaning AS
WITH kept AS (
    SELECT * FROM found f WHERE origin <> 'ingredient'
        OR NOT EXISTS (SELECT 1 FROM found o WHERE o.k = f.k AND o.sure AND o.origin <> 'ingredient')
)
SELECT DISTINCT k, term, kinds, sure, implied_site, score FROM kept a
WHERE NOT EXISTS (
    SELECT 1 FROM kept o WHERE o.k = a.k AND o.sure AND o.term <> a.term AND list_contains(o.kinds, a.term));

CREATE MACRO is_kind(kinds, kind) AS list_contains(kinds, kind);

-- Answers that are a plain yes or no.
CREATE TABLE plain_answer AS
SELECT DISTINCT c.k, a.says FROM candidate c JOIN answer a USING (vocabulary_id, code)
UNION
SELECT k, lower(trim(source_value)) = 'yes' FROM code_use
WHERE kind = 'answer' AND concept_id = '' AND lower(trim(source_value)) IN ('yes', 'no');

-- What to name a combination by: the code that decides, else that of the source concept, else the standard concept.
-- An id that no vocabulary explains stays an id; a source value is shown as a code only if it looks like one.
CREATE TABLE label AS
WITH ranked AS (
    SELECT c.k, t.system, t.normal AS code, c.text,
        row_number() OVER (PARTITION BY c.k ORDER BY
            t.term IS NULL, array_position(['source', 'standard', 'ingredient'], c.origin), NOT t.sure, c.code) AS rank
    FROM candidate c
    JOIN (SELECT DISTINCT ON (vocabulary_id, code) vocabulary_id, code, system, normal, term, sure FROM code_term
          ORDER BY vocabulary_id, code, term IS NULL, sure DESC) t USING (vocabulary_id, code)
)
SELECT u.k, u.kind,
    coalesce(r.system, CASE WHEN u.concept_id <> '' OR u.source_concept_id <> '' THEN 'OMOP concept_id' ELSE u.kind || '_source_value' END) AS system,
    coalesce(r.code, nullif(u.source_concept_id, ''), nullif(u.concept_id, ''),
        CASE WHEN regexp_full_match(trim(u.source_value), '[A-Za-z0-9][A-Za-z0-9./-]{0,19}') THEN trim(u.source_value) ELSE '' END) AS code,
    -- The name of the drug as it was prescribed, for a person to read.
    coalesce(CASE WHEN regexp_full_match(trim(u.source_value), '[0-9-]+') THEN NULL ELSE nullif(trim(u.source_value), '') END,
        (SELECT min(n.text) FROM candidate n WHERE n.k = u.k), nullif(trim(u.source_value), '')) AS text,
    u.k IN (SELECT k FROM meaning WHERE sure) AS mapped
FROM code_use u LEFT JOIN ranked r ON r.k = u.k AND r.rank = 1;

-- Units by their UCUM code, routes by their SNOMED code.
CREATE TABLE unit AS SELECT concept_id, code FROM known WHERE vocabulary_id = 'UCUM';
CREATE TABLE route AS
SELECT c.concept_id, v.route FROM known c JOIN (
    VALUES ('26643006', 'oral'), ('47625008', 'intravenous'), ('34206005', 'subcutaneous'),
        ('78421000', 'intramuscular'), ('418401004', 'intravitreal'), ('6064005', 'topical')
) v(code, route) ON v.code = c.code WHERE c.vocabulary_id = 'SNOMED';
