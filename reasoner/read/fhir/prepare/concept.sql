-- SPDX-License-Identifier: Apache-2.0
-- Codings joined with what their codes stand for (`code_term`, filled from the code map for the codes that occur).
CREATE TABLE concept AS
SELECT c.n, c.element, c.part, m.term, m.kinds, m.sure, m.implied_site, m.score
FROM coding c JOIN code_term m USING (source_system, source_code)
WHERE m.term IS NOT NULL
    -- The kind of a record of ours is no answer to what a standard resource is about.
    AND NOT (c.element = 'code' AND is_own(c.source_system) AND c.n IN (SELECT n FROM own_record));

-- Questions whose codes the code map does not carry, because their answers decide what they are about.
INSERT INTO concept
SELECT c.n, c.element, c.part, q.topic, ['Question'], true, NULL, NULL
FROM coding c
JOIN code_term m USING (source_system, source_code)
JOIN (
    VALUES
        ('stageGroup', 'http://snomed.info/sct', '399390009'),
        ('stageGroup', 'http://snomed.info/sct', '399537006'),
        ('stageGroup', 'http://snomed.info/sct', '399588009'),
        ('tCategory', 'http://snomed.info/sct', '78873005'),
        ('tCategory', 'http://snomed.info/sct', '399504009'),
        ('tCategory', 'http://snomed.info/sct', '384625004'),
        ('tCategory', 'http://loinc.org', '21899-0'),
        ('tCategory', 'http://loinc.org', '21911-3'),
        ('nCategory', 'http://snomed.info/sct', '277206009'),
        ('nCategory', 'http://snomed.info/sct', '399534004'),
        ('nCategory', 'http://snomed.info/sct', '371494008'),
        ('nCategory', 'http://loinc.org', '21900-6'),
        ('nCategory', 'http://loinc.org', '21912-1'),
        ('mCategory', 'http://snomed.info/sct', '277208005'),
        ('mCategory', 'http://snomed.info/sct', '399387003'),
        ('mCategory', 'http://snomed.info/sct', '371497001'),
        ('mCategory', 'http://loinc.org', '21913-9'),
        ('histology', 'http://loinc.org', '31206-6'),
        ('morphologyReport', 'http://loinc.org', '77753-2'),
        ('diseaseStatus', 'http://loinc.org', '97509-4'),
        ('recistResponse', 'http://loinc.org', '88040-1'),
        ('comorbidities', 'http://snomed.info/sct', '398192003'),
        ('metastasisHistory', 'http://snomed.info/sct', '1287652008')
) q(topic, system, code) ON q.system = m.system AND q.code = m.code
WHERE c.element = 'code' AND m.form = 1;

-- One line per coded element: what to name it by, and whether anything decides what it is.
CREATE TABLE label AS
WITH decided AS (SELECT DISTINCT n, element, part FROM concept WHERE sure)
SELECT c.n, c.element, c.part, arg_min(m.system, c.rowid) AS system, arg_min(m.code, c.rowid) AS code,
    arg_min(c.text, c.rowid) AS text, bool_or(d.n IS NOT NULL) AS mapped
FROM coding c
JOIN code_term m USING (source_system, source_code)
LEFT JOIN decided d USING (n, element, part)
WHERE m.form = 1
GROUP BY c.n, c.element, c.part;

CREATE MACRO is_kind(kinds, kind) AS list_contains(kinds, kind);

-- The provenance columns of every row table.
CREATE TABLE record AS
SELECT f.n, f.p, f.name AS row_id, f.file AS source_file, f.type || '/' || f.id AS source_record,
    f.path AS source_path, l.system AS source_code_system, l.code AS source_code, f.status AS recorded_status
FROM fact f
LEFT JOIN label l ON l.n = f.n AND l.part = 0
    AND l.element = CASE WHEN f.type LIKE 'Medication%' THEN 'medication' ELSE 'code' END;
