-- SPDX-License-Identifier: Apache-2.0
-- Records whose code is known, but of which no row came.
CREATE TABLE unused AS
SELECT f.n, f.p, f.kind, f.source, f.name, min(c.term) AS term
FROM fact f JOIN concept c ON c.n = f.n AND c.sure
WHERE f.n NOT IN (SELECT n FROM used)
    -- How tissue was taken is a part of what pathology says of it.
    AND NOT (is_kind(c.kinds, 'SpecimenProcedure') AND EXISTS (
        SELECT 1 FROM row_specimen s WHERE s.p = f.p AND s.procedure = c.term AND left(s.date, 10) = left(f.date, 10)))
    AND NOT EXISTS (SELECT 1 FROM finding w WHERE w.p = f.p AND w.row_id = f.name)
GROUP BY ALL;

-- Of these a diagnosis, a drug or a procedure may be an entry of a list.
INSERT INTO finding
SELECT p, 'UNREAD', name, false, may_be_in(kind),
    'The code of this ' || source || ' record is known, but alone it does not say enough; it was not read. Check by hand.'
FROM unused WHERE kind IN ('condition', 'drug', 'procedure') AND term NOT IN (
    SELECT c.term FROM concept c WHERE is_kind(c.kinds, 'SpecimenProcedure'));

-- What is only counted: records of nobody, of a content that nothing here reads, or of an unknown code.
CREATE TABLE stray AS
SELECT source, file, coalesce(person_id, '') AS person_id, count(*) AS number FROM (
    SELECT file, 'condition_occurrence' AS source, person_id FROM cdm.condition_occurrence
    UNION ALL SELECT file, 'measurement', person_id FROM cdm.measurement
    UNION ALL SELECT file, 'observation', person_id FROM cdm.observation
    UNION ALL SELECT file, 'drug_exposure', person_id FROM cdm.drug_exposure
    UNION ALL SELECT file, 'drug_era', person_id FROM cdm.drug_era
    UNION ALL SELECT file, 'procedure_occurrence', person_id FROM cdm.procedure_occurrence
    UNION ALL SELECT file, 'episode', person_id FROM cdm.episode
    UNION ALL SELECT file, 'death', person_id FROM cdm.death
    UNION ALL SELECT file, 'specimen', person_id FROM cdm.specimen
) WHERE coalesce(person_id, '') NOT IN (SELECT id FROM patient) GROUP BY ALL;

CREATE TABLE rest AS
SELECT source || ': its person is not among the persons' AS reason, file, sum(number)::BIGINT AS number
FROM stray GROUP BY ALL
UNION ALL
SELECT 'person: the person_id is missing or in scientific notation', file, count(*)
FROM cdm.person WHERE person_id IS NULL OR is_mangled(person_id) GROUP BY file
UNION ALL
SELECT 'concept: the concept_code is in scientific notation, a spreadsheet changed it', file, count(*)
FROM cdm.concept WHERE is_mangled(concept_code) GROUP BY file
UNION ALL
SELECT 'drug_era: not read beside the drug exposures of the same person', file, count(*)
FROM cdm.drug_era WHERE rowid IN (SELECT era FROM covered_era) GROUP BY file
UNION ALL
SELECT 'specimen: not read but as what a measurement points to', file, count(*) FROM cdm.specimen GROUP BY file
UNION ALL
SELECT 'episode_event: its ' || name || ' is not among the records of the person', file, sum(number)::BIGINT FROM dangling GROUP BY ALL
UNION ALL
SELECT 'episode_event: it is not known which kind of record its event is', file, count(*)
FROM cdm.episode_event WHERE coalesce(episode_event_field_concept_id, '') NOT IN (SELECT concept_id FROM field) GROUP BY file
UNION ALL
SELECT 'episode_event: its episode is not among the records', file, count(*)
FROM cdm.episode_event WHERE episode_id NOT IN (SELECT episode_id FROM cdm.episode WHERE episode_id IS NOT NULL) GROUP BY file
UNION ALL
SELECT source || ' ' || term || ': known, but nothing that is read was said', '', count(*)
FROM unused WHERE NOT EXISTS (SELECT 1 FROM finding w WHERE w.p = unused.p AND w.row_id = unused.name) GROUP BY ALL;

-- Codes that nothing decides, by the file in which they stand.
CREATE TABLE unmapped AS
WITH coded AS (
    SELECT file, 'condition' AS kind, known_id(condition_concept_id) AS concept_id, known_id(condition_source_concept_id) AS source_concept_id,
        coalesce(condition_source_value, '') AS source_value, count(*) AS number FROM cdm.condition_occurrence GROUP BY ALL
    UNION ALL
    SELECT file, 'measurement', known_id(measurement_concept_id), known_id(measurement_source_concept_id),
        coalesce(measurement_source_value, ''), count(*) FROM cdm.measurement GROUP BY ALL
    UNION ALL
    SELECT file, 'observation', known_id(observation_concept_id), known_id(observation_source_concept_id),
        coalesce(observation_source_value, ''), count(*) FROM cdm.observation GROUP BY ALL
    UNION ALL
    SELECT file, 'drug', known_id(drug_concept_id), known_id(drug_source_concept_id), coalesce(drug_source_value, ''), count(*)
    FROM cdm.drug_exposure GROUP BY ALL
    UNION ALL
    SELECT file, 'procedure', known_id(procedure_concept_id), known_id(procedure_source_concept_id),
        coalesce(procedure_source_value, ''), count(*) FROM cdm.procedure_occurrence GROUP BY ALL
    UNION ALL
    SELECT f.file, 'answer', u.concept_id, '', u.source_value, count(*)
    FROM fact f JOIN tumour_question USING (n) JOIN code_use u ON u.k = f.answer
    WHERE f.answer NOT IN (SELECT k FROM plain_answer) GROUP BY ALL
    UNION ALL
    SELECT f.file, f.kind, u.concept_id, u.source_concept_id, u.source_value, count(*)
    FROM fact f JOIN code_use u USING (k)
    WHERE f.kind IN ('era', 'episode') AND f.n IN (SELECT n FROM unmapped_record) GROUP BY ALL
)
SELECT l.system, l.code, CASE l.kind
        WHEN 'condition' THEN 'condition_occurrence' WHEN 'drug' THEN 'drug_exposure' WHEN 'era' THEN 'drug_era'
        WHEN 'procedure' THEN 'procedure_occurrence' ELSE l.kind END AS kind, c.file, sum(c.number)::BIGINT AS number
FROM coded c JOIN code_use u USING (kind, concept_id, source_concept_id, source_value) JOIN label l USING (k)
WHERE NOT l.mapped
    AND NOT (l.kind = 'condition' AND l.k IN (SELECT f.k FROM fact f JOIN tumour USING (n) WHERE index OR other OR secondary))
GROUP BY ALL;
