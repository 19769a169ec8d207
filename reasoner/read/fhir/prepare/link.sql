-- SPDX-License-Identifier: Apache-2.0
-- References, resolved: by full URL inside the bundle, by type/id (also at the end of a URL), by a bare id.
CREATE TABLE reference AS
SELECT n, 'subject' AS element, 'Patient' AS expected,
    coalesce(text_at(body, '$.subject.reference'), text_at(body, '$.patient.reference'), text_at(body, '$.individual.reference')) AS ref
FROM resource
UNION ALL
SELECT n, 'reason', 'Condition', unnest(text_at(body, '$.reasonReference[*].reference')) FROM resource
UNION ALL
SELECT n, 'focus', 'Condition', unnest(text_at(body, '$.focus[*].reference')) FROM resource
UNION ALL
SELECT n, 'member', 'Observation', unnest(text_at(body, '$.hasMember[*].reference')) FROM resource
UNION ALL
SELECT n, 'specimen', 'Specimen', text_at(body, '$.specimen.reference') FROM resource WHERE type = 'Observation'
UNION ALL
SELECT n, 'medication', 'Medication', text_at(body, '$.medicationReference.reference') FROM resource
UNION ALL
SELECT n, 'request', 'MedicationRequest', text_at(body, '$.request.reference') FROM resource
UNION ALL
SELECT n, 'focus', 'Condition', text_at(body, '$.valueReference.reference') FROM extension
WHERE name IN ('mcode-related-condition', 'condition-related', 'mcode-related-primary-cancer-condition');

-- Values in our own terms that are another record.
INSERT INTO reference
SELECT DISTINCT n, 'record', NULL, unnest(list_concat(
    text_at(body, '$.component[*].extension[*].valueReference.reference'),
    text_at(body, '$.extension[*].extension[*].valueReference.reference')))
FROM resource;

CREATE TABLE link AS
SELECT r.n, r.element, r.ref, coalesce(inside.n, anywhere.n, bare.n) AS target
FROM reference r
JOIN resource s USING (n)
LEFT JOIN address inside ON inside.file = s.file AND inside.key = r.ref
LEFT JOIN address anywhere ON anywhere.file = ''
    AND anywhere.key = regexp_extract(r.ref, '([A-Za-z]+/[A-Za-z0-9.-]{1,64})(/_history/[^/]+)?$', 1)
LEFT JOIN address bare ON bare.file = '' AND bare.key = r.expected || '/' || r.ref
WHERE r.ref IS NOT NULL;

CREATE TABLE patient AS
SELECT id, min(n) AS first, row_number() OVER (ORDER BY id) AS p
FROM resource WHERE type = 'Patient' GROUP BY id;

CREATE TABLE belongs AS
SELECT n, p FROM resource JOIN patient USING (id) WHERE type = 'Patient'
UNION ALL
SELECT DISTINCT l.n, p.p
FROM link l
JOIN resource t ON t.n = l.target AND t.type = 'Patient'
JOIN patient p ON p.id = t.id
WHERE l.element = 'subject';
