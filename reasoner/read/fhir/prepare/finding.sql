-- SPDX-License-Identifier: Apache-2.0
-- What a coordinator is told about the records of a patient, without their values.
CREATE TABLE tumour_question AS
SELECT DISTINCT n FROM concept
WHERE element = 'code' AND sure AND term IN (
    'grade', 'ki67', 'histology', 'neoplasmTerm', 'tCategory', 'nCategory', 'mCategory', 'stageGroup', 'Measurement',
    'diseaseStatus', 'recistResponse');

-- Answers of which nothing is read: texts, codes and units that are not known, and answers that are not valid.
CREATE TABLE unread_answer AS
SELECT DISTINCT f.n, q.term AS topic
FROM fact f
JOIN concept q ON q.n = f.n AND q.element = 'code' AND q.term IN (
    'grade', 'ki67', 'histology', 'neoplasmTerm', 'tCategory', 'nCategory', 'mCategory', 'stageGroup', 'diseaseStatus', 'recistResponse')
LEFT JOIN label l ON l.n = f.n AND l.element = 'value'
WHERE f.type = 'Observation'
    -- Asked of the few that the code says, not of every Observation.
    AND (f.two_values OR CASE WHEN q.n IS NOT NULL THEN keys_like(f.body, '^value[A-Z]') END > 0)
    AND NOT (q.term = 'ki67' AND coalesce(
        unit_of(json_at(f.body, '$.valueQuantity')) = '%' AND text_at(f.body, '$.valueQuantity.value') IS NOT NULL
        OR coalesce(unit_of(json_at(f.body, '$.valueRange.low')), unit_of(json_at(f.body, '$.valueRange.high'))) = '%'
            AND coalesce(unit_of(json_at(f.body, '$.valueRange.high')), '%') = '%', false))
    AND NOT (q.term <> 'ki67' AND coalesce(l.mapped, false))
    AND NOT (q.term IN ('tCategory', 'nCategory', 'mCategory', 'stageGroup') AND coalesce(l.system = 'http://cancerstaging.org', false))
    -- An answer that is known to be no progression.
    AND coalesce(l.code, '') NOT IN (
        '359746009', '268910001', '709137006', 'LA28366-5', 'LA28369-9', 'LA28371-5');

-- In which lists a record that was not understood may be an entry (`PatientRows.opens`): a medicine only among the
-- therapies and, as a tracer, the scans; anything else anywhere.
CREATE MACRO may_be_in(type) AS CASE WHEN type LIKE 'Medication%' THEN 'therapyList imagingList'
    WHEN type = 'ImagingStudy' THEN 'imagingList' ELSE '*' END;

-- What names no patient, or was no resource, may be about anybody in its file; about anybody at all where the file is a
-- bulk export or names no patient.
CREATE TABLE adrift AS
SELECT DISTINCT CASE WHEN path NOT LIKE 'line %' AND file IN (SELECT file FROM judged WHERE p IS NOT NULL)
    THEN file END AS file
FROM resource
WHERE type = '' OR n IN (
    SELECT n FROM nameless JOIN left_out USING (n)
    -- A sample says nothing by itself, an empty list only what is not there.
    WHERE type NOT IN ('Patient', 'Specimen', 'List'));

CREATE TABLE finding AS
SELECT p, 'INVALID_SOURCE' AS code, name AS row_id, false AS unreadable,
    -- A result is no entry of a list; what is said of a tumour or in our own terms, or has no code, may be one.
    CASE WHEN type NOT IN ('Patient', 'Specimen', 'Observation') OR type = 'Observation' AND (
        code IS NULL OR own_code(code) IS NOT NULL
        OR n IN (SELECT n FROM tumour_question)) THEN may_be_in(type) END AS opens,
    'This ' || type || ' is not valid FHIR R4; it was not read' || CASE type
        WHEN 'Observation' THEN ', but it is there as one without a value.'
        WHEN 'Patient' THEN ' where it is wrong.' ELSE '.' END
        || ' The list of what was not read names its elements; correct it in the source.' AS message
FROM judged WHERE invalid IS NOT NULL AND p IS NOT NULL
    AND coalesce(status, '') <> 'entered-in-error' AND type <> 'Medication'
UNION ALL
SELECT p, 'UNREAD', '', false, '*',
    'Something among the files could not be read or names no patient; it may be about this one. Correct what is listed as '
    || 'not read.'
FROM patient WHERE p IN (SELECT j.p FROM judged j JOIN adrift a USING (file)) OR EXISTS (FROM adrift WHERE file IS NULL)
UNION ALL
SELECT f.p, 'UNREAD', f.name, false, '*',
    'This Observation names a condition by a code only; it was not read. Send a Condition and refer to it.'
FROM fact f WHERE f.n IN (SELECT n FROM coding WHERE element = 'present')
UNION ALL
SELECT f.p, 'UNREAD', '', false, NULL,
    'The source says that this patient has died; no criterion looks at it.'
FROM fact f WHERE f.type = 'Patient'
    AND (flag(f.body, '$.deceasedBoolean') OR text_at(f.body, '$.deceasedDateTime') IS NOT NULL)
UNION ALL
SELECT f.p, 'UNREAD', '', false, '*',
    'The source says that this Patient resource is not in use, or was replaced by another one; check which one is right.'
FROM fact f WHERE f.type = 'Patient' AND (
    text_at(f.body, '$.active') = 'false' OR list_contains(text_at(f.body, '$.link[*].type'), 'replaced-by'))
UNION ALL
SELECT p, 'DIFFERING_COPIES', '', false, NULL,
    type || ': copies of one resource differ; all were read. Give one version of each resource.'
FROM fact WHERE copies > 1 AND type <> 'Patient' GROUP BY p, type, id
UNION ALL
SELECT j.p, 'DIFFERING_COPIES', '', false, CASE WHEN NOT t.wrong THEN may_be_in(j.type) END,
    j.type || ': one of several copies of one resource takes back what another says; none was read. Give one version of each resource.'
FROM judged j JOIN taken_back t USING (type, id) WHERE j.p IS NOT NULL GROUP BY j.p, j.type, j.id, t.wrong
UNION ALL
SELECT f.p, 'UNREAD', f.name, false, NULL,
    'This ' || f.type || ' refers to a record of another patient; the reference was not followed. Correct it in the source.'
FROM fact f WHERE f.n IN (SELECT n FROM astray)
UNION ALL
SELECT f.p, 'UNREAD', f.name, false, CASE WHEN u.topic IN ('diseaseStatus', 'recistResponse') THEN 'imagingList' END,
    'The answer of this Observation is a text, a code or a unit that is not known here; it was not read. Send it in a code '
    || 'that the code map has, and a percentage in %.'
FROM unread_answer u JOIN fact f USING (n) JOIN about a USING (n) WHERE a.tumour = 'index' AND NOT f.two_values
UNION ALL
SELECT f.p, 'UNREAD', f.name, false, NULL,
    'This Condition of a metastasis is not active (' || f.clinical_status || '); it was not read as a lesion.'
FROM fact f JOIN tumour t USING (n) JOIN about a USING (n)
WHERE t.secondary AND NOT t.doubtful AND a.tumour = 'index' AND f.clinical_status IN ('inactive', 'remission', 'resolved')
UNION ALL
SELECT p, 'UNREAD', name, false, NULL,
    'This Observation is preliminary; it was not read. What is older counts until its final version is given.'
FROM judged WHERE type = 'Observation' AND status = 'preliminary' AND p IS NOT NULL AND invalid IS NULL
UNION ALL
SELECT p, 'DIFFERING_COPIES', '', count(DISTINCT person) > 1, NULL,
    'Copies of the Patient resource differ' || CASE WHEN count(DISTINCT person) > 1
        THEN ' in name, identifier, birth date or sex: two people may share this id.' ELSE '.' END
FROM (
    SELECT p, list_transform(
        ['$.name', '$.identifier', '$.birthDate', '$.gender'], lambda path: text_at(body, path)) AS person
    FROM fact WHERE type = 'Patient' AND copies > 1
) GROUP BY p
UNION ALL
SELECT f.p, 'UNMAPPED', f.name, false, may_be_in(f.type),
    'The code of this ' || f.type || ' is not in the code map, or is too wide to decide; ' || CASE
        WHEN f.type LIKE 'Medication%' THEN 'it was kept as a therapy with an unnamed drug.'
        ELSE 'no criterion looks at it.' END || ' Check the record by hand.'
FROM fact f
LEFT JOIN label l ON l.n = f.n
    AND l.element = CASE WHEN f.type LIKE 'Medication%' THEN 'medication' ELSE 'code' END
WHERE NOT coalesce(l.mapped, false)
    AND (f.type <> 'ImagingStudy' OR l.n IS NOT NULL)
    AND f.type IN ('Condition', 'Procedure', 'ImagingStudy', 'MedicationAdministration', 'MedicationStatement',
        'MedicationRequest', 'MedicationDispense')
    AND f.n NOT IN (SELECT n FROM radiotherapy)
    AND f.n NOT IN (SELECT n FROM tumour WHERE index OR other)
UNION ALL
SELECT p, 'UNREAD', name, false, may_be_in(type),
    'This Condition is not confirmed (' || status || '); it was not taken as a fact.'
FROM fact WHERE type = 'Condition' AND status IN ('unconfirmed', 'provisional', 'differential')
    AND n NOT IN (SELECT n FROM tumour WHERE index)
UNION ALL
SELECT f.p, 'UNREAD', f.name, false, NULL,
    'This Condition of the tumour is not confirmed (' || f.status || '); its histology was not taken as a fact.'
FROM fact f JOIN tumour t USING (n) WHERE t.index AND t.doubtful
UNION ALL
SELECT f.p, 'UNREAD', f.name, false, CASE WHEN a.tumour IS NULL THEN may_be_in(f.type) END,
    CASE WHEN a.tumour = 'other' THEN 'This ' || f.type || ' is about another tumour than the index tumour;'
        ELSE 'It is not said which tumour this ' || f.type || ' is about;' END || ' it was not read.'
FROM fact f JOIN about a USING (n)
WHERE a.tumour IS DISTINCT FROM 'index' AND (
    f.n IN (SELECT n FROM tumour WHERE secondary) OR f.type = 'Observation' AND f.n IN (SELECT n FROM tumour_question));
