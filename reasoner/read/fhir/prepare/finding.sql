-- SPDX-License-Identifier: Apache-2.0
-- What a coordinator is told about the records of a patient, without their values.
CREATE TABLE tumour_question AS
SELECT DISTINCT n FROM concept
WHERE element = 'code' AND sure AND term IN (
    'grade', 'ki67', 'histology', 'neoplasmTerm', 'tCategory', 'nCategory', 'mCategory', 'stageGroup', 'Measurement',
    'diseaseStatus', 'recistResponse');

-- In which lists a record that was not understood may be an entry (`PatientRows.opens`): a medicine only among the
-- therapies and, as a tracer, the scans; anything else anywhere.
CREATE MACRO may_be_in(type) AS CASE WHEN type LIKE 'Medication%' THEN 'therapyList imagingList'
    WHEN type = 'ImagingStudy' THEN 'imagingList' ELSE '*' END;

CREATE TABLE finding AS
SELECT p, 'INVALID_SOURCE' AS code, name AS row_id, false AS unreadable,
    -- A result is no entry of a list; what is said of a tumour or in our own terms, or has no code, may be one.
    CASE WHEN type NOT IN ('Patient', 'Specimen', 'Observation') OR type = 'Observation' AND (
        json_at(body, '$.code') IS NULL OR own_code(json_at(body, '$.code')) IS NOT NULL
        OR n IN (SELECT n FROM tumour_question)) THEN may_be_in(type) END AS opens,
    'This ' || type || ' is not valid FHIR R4; it was not read' || CASE type
        WHEN 'Observation' THEN ', but it is there as one without a value.'
        WHEN 'Patient' THEN ' where it is wrong.' ELSE '.' END
        || ' The list of what was not read names its elements; correct it in the source.' AS message
FROM judged WHERE invalid IS NOT NULL AND p IS NOT NULL
    AND coalesce(status, '') <> 'entered-in-error' AND type <> 'Medication'
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
SELECT f.p, 'UNREAD', f.name, false, CASE WHEN a.tumour IS NULL THEN may_be_in(f.type) END,
    CASE WHEN a.tumour = 'other' THEN 'This ' || f.type || ' is about another tumour than the index tumour;'
        ELSE 'It is not said which tumour this ' || f.type || ' is about;' END || ' it was not read.'
FROM fact f JOIN about a USING (n)
WHERE a.tumour IS DISTINCT FROM 'index' AND (
    f.n IN (SELECT n FROM tumour WHERE secondary) OR f.type = 'Observation' AND f.n IN (SELECT n FROM tumour_question));
