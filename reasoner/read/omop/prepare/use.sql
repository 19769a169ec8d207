-- SPDX-License-Identifier: Apache-2.0
-- Persons, and every combination of concept, source concept and source value that occurs (`code_use`).
-- What a combination means is found once, and only records whose combination means something are looked at one by one.
CREATE MACRO known_id(id) AS coalesce(nullif(id, '0'), '');
-- Digits that a spreadsheet turned into a floating-point number; two different ids may have become one.
CREATE MACRO is_mangled(text) AS regexp_full_match(text, '[0-9](\.[0-9]+)?[eE]\+[0-9]+|[0-9]\.[0-9]+[eE][0-9]+');

CREATE TABLE patient AS
SELECT person_id AS id, row_number() OVER (ORDER BY person_id) AS p, min(file) AS file
FROM cdm.person WHERE person_id IS NOT NULL AND NOT is_mangled(person_id) GROUP BY person_id;

-- Text answers are taken as codes only where there is no number.
CREATE MACRO answer_text(number, text) AS CASE WHEN number IS NULL AND TRY_CAST(text AS DOUBLE) IS NULL THEN coalesce(text, '') ELSE '' END;

CREATE TABLE code_use AS
SELECT row_number() OVER (ORDER BY kind, concept_id, source_concept_id, source_value) AS k, * FROM (
    SELECT 'condition' AS kind, known_id(condition_concept_id) AS concept_id, known_id(condition_source_concept_id) AS source_concept_id,
        coalesce(condition_source_value, '') AS source_value
    FROM cdm.condition_occurrence GROUP BY ALL
    UNION ALL
    SELECT 'measurement', known_id(measurement_concept_id), known_id(measurement_source_concept_id), coalesce(measurement_source_value, '')
    FROM cdm.measurement GROUP BY ALL
    UNION ALL
    SELECT 'observation', known_id(observation_concept_id), known_id(observation_source_concept_id), coalesce(observation_source_value, '')
    FROM cdm.observation GROUP BY ALL
    UNION ALL
    SELECT 'drug', known_id(drug_concept_id), known_id(drug_source_concept_id), coalesce(drug_source_value, '')
    FROM cdm.drug_exposure GROUP BY ALL
    UNION ALL
    SELECT 'era', known_id(drug_concept_id), '', '' FROM cdm.drug_era GROUP BY ALL
    UNION ALL
    SELECT 'procedure', known_id(procedure_concept_id), known_id(procedure_source_concept_id), coalesce(procedure_source_value, '')
    FROM cdm.procedure_occurrence GROUP BY ALL
    UNION ALL
    SELECT 'episode', known_id(episode_object_concept_id), known_id(episode_source_concept_id), coalesce(episode_source_value, '')
    FROM cdm.episode GROUP BY ALL
    UNION ALL
    SELECT 'answer', known_id(value_as_concept_id), '', answer_text(value_as_number, value_source_value)
    FROM cdm.measurement GROUP BY ALL
    UNION ALL
    SELECT 'answer', known_id(value_as_concept_id), '', answer_text(value_as_number, coalesce(value_source_value, value_as_string))
    FROM cdm.observation GROUP BY ALL
    UNION ALL
    SELECT 'route', known_id(route_concept_id), '', '' FROM cdm.drug_exposure GROUP BY ALL
    UNION ALL
    SELECT 'unit', known_id(unit_concept_id), '', ''
    FROM (SELECT unit_concept_id FROM cdm.measurement UNION ALL SELECT unit_concept_id FROM cdm.observation) GROUP BY ALL
) WHERE kind NOT IN ('answer', 'route', 'unit') OR concept_id <> '' OR source_value <> '';

CREATE TABLE used_concept AS
SELECT DISTINCT id FROM (
    SELECT concept_id AS id FROM code_use UNION ALL SELECT source_concept_id FROM code_use
    -- What pointers to other records mean.
    UNION ALL SELECT meas_event_field_concept_id FROM cdm.measurement
    UNION ALL SELECT obs_event_field_concept_id FROM cdm.observation
    UNION ALL SELECT episode_event_field_concept_id FROM cdm.episode_event
) WHERE id <> '';
