-- SPDX-License-Identifier: Apache-2.0
-- Without a month or a day the birth date is a year or a month; birth_datetime may have made these up. Rows of one
-- person that differ give only what they agree on. Of several dates of death the first counts.
WITH stated AS (
    SELECT p, CASE
            WHEN year_of_birth IS NULL THEN day(birth_datetime)
            WHEN month_of_birth IS NULL THEN year_of_birth
            ELSE year_of_birth || '-' || lpad(month_of_birth, 2, '0') || coalesce('-' || lpad(day_of_birth, 2, '0'), '')
        END AS birth,
        (SELECT min(x.term) FROM sex x WHERE x.concept_id = d.gender_concept_id
            OR coalesce(nullif(d.gender_concept_id, '0'), '') = '' AND x.source_value = lower(trim(d.gender_source_value))) AS sex,
        d.file, patient.id
    FROM patient JOIN cdm.person d ON d.person_id = patient.id
), died AS (
    SELECT person_id, CASE WHEN count(*) = count(date) THEN min(date) END AS death_date
    FROM (SELECT person_id, coalesce(day(death_date), day(death_datetime)) AS date FROM cdm.death) GROUP BY person_id
)
SELECT NULL::BIGINT AS n, p, '' AS row_id, min(file) AS source_file, 'person/' || id AS source_record,
    CASE WHEN count(DISTINCT birth) = 1 THEN min(birth) END AS birth_date,
    CASE WHEN count(DISTINCT sex) = 1 THEN min(sex) END AS sex,
    any_value(d.death_date) AS death_date, CASE WHEN bool_or(d.person_id IS NOT NULL) THEN 'true' END AS deceased
FROM stated LEFT JOIN died d ON d.person_id = stated.id GROUP BY p, id
