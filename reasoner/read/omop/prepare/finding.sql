-- SPDX-License-Identifier: Apache-2.0
-- What a coordinator is told about the records of a patient, without their values. A code that is not understood is
-- told once per patient, at the first record that has it.
CREATE TABLE tumour_question AS
SELECT DISTINCT n FROM concept
WHERE sure AND (term IN ('grade', 'ki67', 'histology', 'tCategory', 'nCategory', 'mCategory', 'stageGroup', 'Measurement', 'longestDiameter',
        'diseaseStatus', 'recistResponse')
    OR is_kind(kinds, 'Grade') OR is_kind(kinds, 'Differentiation') OR is_kind(kinds, 'TCategory') OR is_kind(kinds, 'NCategory')
    OR is_kind(kinds, 'MCategory') OR is_kind(kinds, 'StageGroup') OR is_kind(kinds, 'Lesion') OR is_kind(kinds, 'ProgressionEvent'))
    AND n IN (SELECT n FROM fact WHERE kind IN ('measurement', 'episode') OR kind = 'observation' AND n NOT IN (SELECT n FROM condition));

-- Answers of which nothing is read: texts, codes and numbers that stand for no term. An answer that is known to be no
-- progression needs none.
CREATE TABLE unread_answer AS
SELECT DISTINCT f.n, c.term AS topic
FROM fact f JOIN concept c ON c.n = f.n AND c.sure
WHERE f.kind IN ('measurement', 'observation') AND (f.answer IS NOT NULL OR f.number IS NOT NULL)
    AND c.term IN ('grade', 'histology', 'tCategory', 'nCategory', 'mCategory', 'stageGroup', 'diseaseStatus', 'recistResponse')
    AND NOT EXISTS (SELECT 1 FROM answered v WHERE v.n = f.n AND v.sure)
    AND coalesce(f.answer, 0) NOT IN (SELECT k FROM candidate WHERE code IN (
        '359746009', '268910001', '709137006', 'LA28366-5', 'LA28369-9', 'LA28371-5'));

CREATE TABLE unmapped_record AS
SELECT f.p, f.kind, f.k, arg_min(f.n, f.n) AS n, count(*) AS number, min(f.date) AS first_date, max(coalesce(f.last_date, f.date)) AS last_date,
    bool_and(f.status IN (SELECT concept_id FROM order_type)) AS ordered
FROM fact f JOIN label l USING (k)
WHERE f.kind IN ('condition', 'drug', 'era', 'procedure', 'episode') AND NOT l.mapped
    AND f.n NOT IN (SELECT n FROM tumour WHERE index OR other OR secondary)
    -- A regimen that is not known adds nothing to the drugs that are listed under it.
    AND (f.kind <> 'episode' OR f.status IN (SELECT concept_id FROM episode_kind WHERE name = 'regimen') AND NOT EXISTS (
        SELECT 1 FROM cdm.episode_event e JOIN field d ON d.name = 'drug' AND d.concept_id = e.episode_event_field_concept_id
        JOIN fact x ON x.kind = 'drug' AND x.id = e.event_id AND x.p = f.p
        WHERE e.episode_id = f.id))
GROUP BY f.p, f.kind, f.k, CASE WHEN f.kind = 'drug' THEN f.status IN (SELECT concept_id FROM order_type) END;

-- In which lists a record that was not understood may be an entry (`PatientRows.opens`): a medicine only among the
-- therapies and, as a tracer, the scans; anything else anywhere.
CREATE MACRO may_be_in(kind) AS CASE WHEN kind IN ('drug', 'era') THEN 'therapyList imagingList' ELSE '*' END;

-- Events of episodes that lead to no record of the same person. `name` is the kind of record that is missing.
CREATE TABLE dangling AS
SELECT f.p, f.n, e.file, d.name, count(*) AS number
FROM cdm.episode_event e
JOIN fact f ON f.kind = 'episode' AND f.id = e.episode_id
JOIN field d ON d.concept_id = e.episode_event_field_concept_id AND d.name IN ('condition', 'drug', 'procedure')
WHERE NOT EXISTS (SELECT 1 FROM fact x WHERE x.kind = d.name AND x.id = e.event_id AND x.p = f.p)
GROUP BY ALL;

CREATE TABLE finding AS
SELECT u.p, 'UNMAPPED' AS code, f.name AS row_id, false AS unreadable, may_be_in(u.kind) AS opens,
    'The code of this ' || f.source || ' record' || CASE WHEN u.number > 1 THEN ' and of others like it' ELSE '' END
        || ' is not in the code map, or is too wide to decide; ' || CASE
        WHEN u.kind IN ('drug', 'era', 'episode') THEN 'it was kept as a therapy with an unnamed drug.'
        ELSE 'no criterion looks at it.' END || ' Check by hand.' AS message
FROM unmapped_record u JOIN fact f USING (n)
UNION ALL
SELECT f.p, 'UNREAD', f.name, false, '*', 'This condition is only a preliminary diagnosis; it was not taken as a fact.'
FROM fact f WHERE f.kind = 'condition' AND f.status IN (SELECT concept_id FROM doubtful_status)
    AND f.n NOT IN (SELECT n FROM tumour WHERE index)
UNION ALL
SELECT f.p, 'UNREAD', f.name, false, CASE WHEN a.tumour IS NULL THEN '*' END,
    CASE WHEN a.tumour = 'other' THEN 'This record of ' || f.source || ' is about another tumour than the index tumour;'
        ELSE 'It is not said which tumour this record of ' || f.source || ' is about;' END || ' it was not read.'
FROM fact f JOIN about a USING (n)
WHERE a.tumour IS DISTINCT FROM 'index'
    AND (f.n IN (SELECT n FROM tumour WHERE secondary) OR f.n IN (SELECT n FROM tumour_question))
UNION ALL
SELECT f.p, 'UNREAD', f.name, false, CASE WHEN bool_or(u.topic IN ('diseaseStatus', 'recistResponse')) THEN 'imagingList' END,
    'The answer of this record of ' || f.source || ' is not in the code map; it was not read. Map its code, or check by hand.'
FROM unread_answer u JOIN fact f USING (n) JOIN about a USING (n) WHERE a.tumour = 'index' GROUP BY f.p, f.name, f.source
UNION ALL
SELECT f.p, 'UNREAD', f.name, false, '*', 'An observation names a condition without saying yes or no; it was not read.'
FROM fact f
WHERE f.kind = 'observation' AND coalesce(f.answer, 0) NOT IN (SELECT k FROM plain_answer) AND EXISTS (
    SELECT 1 FROM concept c WHERE c.n = f.n AND c.sure AND (
        is_kind(c.kinds, 'Comorbidity') OR is_kind(c.kinds, 'ClinicalEvent') OR is_kind(c.kinds, 'Symptom') OR is_kind(c.kinds, 'OtherMalignancy')))
UNION ALL
-- A history of a condition, say: the question is not known, the answer is.
SELECT p.p, 'UNREAD', o.source || '-' || o.id, false, '*',
    'The question of this ' || o.source || ' record is not in the code map, and the answer is a condition, a drug or a treatment; it '
    || 'was not read. Map the code of the question, or check by hand.'
FROM (
    SELECT 'observation' AS source, observation_id AS id, person_id, known_id(observation_concept_id) AS concept_id,
        known_id(observation_source_concept_id) AS source_concept_id, coalesce(observation_source_value, '') AS source_value,
        known_id(value_as_concept_id) AS answer_id, answer_text(value_as_number, coalesce(value_source_value, value_as_string)) AS answer_value
    FROM cdm.observation
    UNION ALL
    SELECT 'measurement', measurement_id, person_id, known_id(measurement_concept_id), known_id(measurement_source_concept_id),
        coalesce(measurement_source_value, ''), known_id(value_as_concept_id), answer_text(value_as_number, value_source_value)
    FROM cdm.measurement
) o
JOIN code_use a ON a.kind = 'answer' AND a.concept_id = o.answer_id AND a.source_value = o.answer_value
JOIN code_use q ON q.kind = o.source AND q.concept_id = o.concept_id AND q.source_concept_id = o.source_concept_id
    AND q.source_value = o.source_value
JOIN patient p ON p.id = o.person_id
WHERE q.k NOT IN (SELECT k FROM meaning WHERE sure) AND a.k IN (
    SELECT k FROM meaning WHERE is_kind(kinds, 'Comorbidity') OR is_kind(kinds, 'ClinicalEvent') OR is_kind(kinds, 'OtherMalignancy')
        OR is_kind(kinds, 'Agent') OR is_kind(kinds, 'Regimen') OR is_kind(kinds, 'TherapyEpisode') OR is_kind(kinds, 'LocalTreatment'))
UNION ALL
SELECT f.p, 'DIFFERING_COPIES', min(f.name), false, NULL,
    'Several records of ' || f.source || ' have one id and differ; all were read. Give one version of each record.'
FROM fact f WHERE f.versions > 1 GROUP BY f.p, f.source, f.id
UNION ALL
SELECT p, 'DIFFERING_COPIES', '', true, NULL, 'Rows of this person differ in sex or birth: two people may share this id.'
FROM patient JOIN cdm.person d ON d.person_id = patient.id
GROUP BY p HAVING count(DISTINCT [d.gender_concept_id, d.year_of_birth, d.month_of_birth, d.day_of_birth]) > 1
UNION ALL
SELECT d.p, 'UNREAD', f.name, false, CASE WHEN bool_and(d.name = 'drug') THEN 'therapyList imagingList' ELSE '*' END,
    'This episode names events that are not among the records of this person; something may be missing. Give these records too.'
FROM dangling d JOIN fact f USING (n) GROUP BY d.p, f.name
UNION ALL
SELECT p, 'UNREAD', '', false, '*',
    'Lines or files of the CDM could not be read, or have no usable person_id; they may be about this person. Correct them.'
FROM patient WHERE (SELECT count(*) FROM refused) > 0 OR EXISTS (
    SELECT 1 FROM (
        SELECT person_id FROM cdm.condition_occurrence UNION ALL SELECT person_id FROM cdm.measurement
        UNION ALL SELECT person_id FROM cdm.observation UNION ALL SELECT person_id FROM cdm.drug_exposure
        UNION ALL SELECT person_id FROM cdm.procedure_occurrence UNION ALL SELECT person_id FROM cdm.episode
    ) WHERE person_id IS NULL OR is_mangled(person_id));
