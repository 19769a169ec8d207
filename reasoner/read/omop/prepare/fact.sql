-- SPDX-License-Identifier: Apache-2.0
-- One row per record that means something: conditions, drugs, procedures and episodes, and those measurements and
-- observations whose code is known. Equal copies of a record are one; copies that differ are all kept, under names of their own.

-- The moment if there is one on that day, else the day; midnight is what exports fill in when no time is known. A date
-- of another form is left as it is, and will be reported.
CREATE MACRO clock(text) AS regexp_extract(text, '^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T]([0-9]{2}:[0-9]{2}:[0-9]{2})', 1);
CREATE MACRO day(text) AS CASE WHEN regexp_matches(text, '^[0-9]{4}-[0-9]{2}-[0-9]{2}([ T]|$)') THEN left(text, 10) ELSE text END;
CREATE MACRO moment(date, datetime) AS CASE
    WHEN date IS NOT NULL AND day(datetime) IS DISTINCT FROM day(date) OR clock(datetime) IN ('', '00:00:00') THEN coalesce(day(date), day(datetime))
    ELSE left(datetime, 10) || 'T' || clock(datetime) END;

-- Eras are made from exposures; one in which an exposure of the same drug begins says nothing more. A drug is the same
-- by its concept, by an ingredient, or by what the code map makes of it.
CREATE TABLE covered_era AS
WITH exposure AS (
    SELECT x.person_id, day(coalesce(x.drug_exposure_start_date, x.drug_exposure_start_datetime)) AS day, u.k, u.concept_id
    FROM cdm.drug_exposure x
    JOIN code_use u ON u.kind = 'drug' AND u.concept_id = known_id(x.drug_concept_id)
        AND u.source_concept_id = known_id(x.drug_source_concept_id) AND u.source_value = coalesce(x.drug_source_value, '')
    WHERE x.person_id IN (SELECT person_id FROM cdm.drug_era)
), drug AS (
    SELECT k, concept_id AS key FROM code_use WHERE kind IN ('drug', 'era') AND concept_id <> ''
    UNION
    SELECT u.k, a.ancestor_concept_id FROM code_use u JOIN cdm.concept_ancestor a ON a.descendant_concept_id = u.concept_id
    WHERE u.kind = 'drug'
    UNION
    SELECT m.k, m.term FROM meaning m JOIN code_use u USING (k) WHERE m.sure AND u.kind IN ('drug', 'era')
)
SELECT DISTINCT e.rowid AS era
FROM cdm.drug_era e
JOIN code_use u ON u.kind = 'era' AND u.concept_id = known_id(e.drug_concept_id)
JOIN drug d ON d.k = u.k
JOIN exposure x ON x.person_id = e.person_id
JOIN drug y ON y.k = x.k AND y.key = d.key
WHERE coalesce(x.day BETWEEN day(e.drug_era_start_date) AND day(e.drug_era_end_date), true);

CREATE TABLE dated AS
SELECT file, 'condition' AS kind, 'condition_occurrence' AS source, condition_occurrence_id AS id, person_id,
    known_id(condition_concept_id) AS concept_id, known_id(condition_source_concept_id) AS source_concept_id,
    coalesce(condition_source_value, '') AS source_value,
    moment(condition_start_date, condition_start_datetime) AS date, NULL AS last_date, condition_status_concept_id AS status,
    NULL AS event, NULL AS event_field
FROM cdm.condition_occurrence
UNION ALL BY NAME
SELECT file, 'drug' AS kind, 'drug_exposure' AS source, drug_exposure_id AS id, person_id, known_id(drug_concept_id) AS concept_id,
    known_id(drug_source_concept_id) AS source_concept_id, coalesce(drug_source_value, '') AS source_value,
    moment(drug_exposure_start_date, drug_exposure_start_datetime) AS date,
    moment(drug_exposure_end_date, drug_exposure_end_datetime) AS last_date,
    drug_type_concept_id AS status, route_concept_id AS route
FROM cdm.drug_exposure
UNION ALL BY NAME
SELECT file, 'era' AS kind, 'drug_era' AS source, drug_era_id AS id, person_id, known_id(drug_concept_id) AS concept_id,
    '' AS source_concept_id, '' AS source_value, day(drug_era_start_date) AS date, day(drug_era_end_date) AS last_date
FROM cdm.drug_era WHERE rowid NOT IN (SELECT era FROM covered_era)
UNION ALL BY NAME
SELECT file, 'procedure' AS kind, 'procedure_occurrence' AS source, procedure_occurrence_id AS id, person_id,
    known_id(procedure_concept_id) AS concept_id, known_id(procedure_source_concept_id) AS source_concept_id,
    coalesce(procedure_source_value, '') AS source_value,
    moment(procedure_date, procedure_datetime) AS date, day(procedure_end_date) AS last_date
FROM cdm.procedure_occurrence
UNION ALL BY NAME
SELECT file, 'episode' AS kind, 'episode' AS source, episode_id AS id, person_id, known_id(episode_object_concept_id) AS concept_id,
    known_id(episode_source_concept_id) AS source_concept_id, coalesce(episode_source_value, '') AS source_value,
    moment(episode_start_date, episode_start_datetime) AS date, day(episode_end_date) AS last_date, episode_concept_id AS status,
    episode_parent_id AS parent
FROM cdm.episode
UNION ALL BY NAME
SELECT file, 'measurement' AS kind, 'measurement' AS source, measurement_id AS id, person_id, known_id(measurement_concept_id) AS concept_id,
    known_id(measurement_source_concept_id) AS source_concept_id, coalesce(measurement_source_value, '') AS source_value,
    moment(measurement_date, measurement_datetime) AS date,
    value_as_number AS number, value_source_value AS number_text, operator_concept_id AS operator,
    coalesce(u.code, unit_source_value) AS unit, range_high, visit_occurrence_id AS visit,
    known_id(value_as_concept_id) AS answer_id, answer_text(value_as_number, value_source_value) AS answer_value,
    nullif(measurement_event_id, '0') AS event, nullif(meas_event_field_concept_id, '0') AS event_field
FROM cdm.measurement m LEFT JOIN unit u ON u.concept_id = m.unit_concept_id
WHERE (known_id(measurement_concept_id), known_id(measurement_source_concept_id), coalesce(measurement_source_value, '')) IN (
    SELECT (concept_id, source_concept_id, source_value) FROM code_use
    WHERE kind = 'measurement' AND k IN (SELECT k FROM meaning))
UNION ALL BY NAME
SELECT file, 'observation' AS kind, 'observation' AS source, observation_id AS id, person_id, known_id(observation_concept_id) AS concept_id,
    known_id(observation_source_concept_id) AS source_concept_id, coalesce(observation_source_value, '') AS source_value,
    moment(observation_date, observation_datetime) AS date,
    value_as_number AS number, coalesce(value_source_value, value_as_string) AS number_text,
    coalesce(u.code, unit_source_value) AS unit,
    known_id(value_as_concept_id) AS answer_id, answer_text(value_as_number, coalesce(value_source_value, value_as_string)) AS answer_value,
    nullif(observation_event_id, '0') AS event, nullif(obs_event_field_concept_id, '0') AS event_field
FROM cdm.observation o LEFT JOIN unit u ON u.concept_id = o.unit_concept_id
WHERE (known_id(observation_concept_id), known_id(observation_source_concept_id), coalesce(observation_source_value, '')) IN (
    SELECT (concept_id, source_concept_id, source_value) FROM code_use
    WHERE kind = 'observation' AND k IN (SELECT k FROM meaning));

CREATE TABLE single AS
SELECT min(file) AS file, * EXCLUDE (file), count(*) AS copies FROM dated GROUP BY ALL;

CREATE TABLE fact AS
SELECT row_number() OVER (ORDER BY p.p, s.kind, s.id, s.rank) AS n, p.p, s.* EXCLUDE (copies, concept_id, source_concept_id, source_value, answer_id, answer_value),
    u.k, a.k AS answer,
    s.source || '-' || s.id || CASE WHEN s.rank > 1 THEN '-copy' || s.rank ELSE '' END AS name
FROM (
    SELECT *, row_number() OVER (PARTITION BY kind, id ORDER BY person_id, date, concept_id, source_value, number, last_date, status) AS rank,
        count(*) OVER (PARTITION BY kind, id) AS versions
    FROM single
) s
JOIN patient p ON p.id = s.person_id
JOIN code_use u ON u.kind = s.kind AND u.concept_id = s.concept_id AND u.source_concept_id = s.source_concept_id AND u.source_value = s.source_value
LEFT JOIN code_use a ON a.kind = 'answer' AND a.concept_id = s.answer_id AND a.source_value = s.answer_value;

-- The meaning of a record's code and of its answer.
CREATE TABLE concept AS SELECT f.n, m.* FROM fact f JOIN meaning m USING (k);
CREATE TABLE answered AS SELECT f.n, m.* FROM fact f JOIN meaning m ON m.k = f.answer;

-- The provenance columns of every row table.
CREATE TABLE record AS
SELECT f.n, f.p, f.name AS row_id, f.file AS source_file, f.source || '/' || f.id AS source_record,
    NULL::VARCHAR AS source_path, l.system AS source_code_system, l.code AS source_code,
    CASE WHEN f.status IN (SELECT concept_id FROM doubtful_status) THEN 'provisional' END AS recorded_status
FROM fact f JOIN label l USING (k);
