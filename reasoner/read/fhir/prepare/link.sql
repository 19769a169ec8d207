-- SPDX-License-Identifier: Apache-2.0
-- References, resolved: by full URL inside the bundle, by type/id (also at the end of a URL), by a bare id.
CREATE TABLE reference AS
SELECT n, 'subject' AS element, 'Patient' AS expected,
    coalesce(text_at(subject, '$.reference'), text_at(patient, '$.reference'), text_at(individual, '$.reference')) AS ref
FROM resource
UNION ALL
SELECT n, 'reason', 'Condition', unnest(text_at(reason_reference, '$[*].reference'))
FROM resource WHERE reason_reference IS NOT NULL
UNION ALL
SELECT n, 'focus', 'Condition', unnest(text_at(focus, '$[*].reference')) FROM resource WHERE focus IS NOT NULL
UNION ALL
SELECT n, 'member', 'Observation', unnest(text_at(has_member, '$[*].reference'))
FROM resource WHERE has_member IS NOT NULL
UNION ALL
SELECT n, 'specimen', 'Specimen', text_at(specimen, '$.reference')
FROM resource WHERE specimen IS NOT NULL AND type = 'Observation'
UNION ALL
SELECT n, 'medication', 'Medication', text_at(medication_reference, '$.reference')
FROM resource WHERE medication_reference IS NOT NULL
UNION ALL
SELECT n, 'request', 'MedicationRequest', text_at(request, '$.reference') FROM resource WHERE request IS NOT NULL
UNION ALL
SELECT n, 'focus', 'Condition', text_at(body, '$.valueReference.reference') FROM extension
WHERE name IN ('mcode-related-condition', 'condition-related', 'mcode-related-primary-cancer-condition');

-- Values in our own terms that are another record.
INSERT INTO reference
SELECT DISTINCT n, 'record', NULL, unnest(list_concat(
    text_at(component, '$[*].extension[*].valueReference.reference'),
    text_at(extension, '$[*].extension[*].valueReference.reference')))
FROM resource WHERE contains(component, 'valueReference') OR contains(extension, 'valueReference');

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

-- Neither an id that another patient may have, nor one at all: whose the resource is can only be guessed.
CREATE TABLE nameless AS
SELECT r.n FROM resource r LEFT JOIN reference s ON s.n = r.n AND s.element = 'subject'
WHERE r.n NOT IN (SELECT n FROM belongs) AND r.body <> '{}' AND r.type <> 'Medication'
    AND coalesce(NOT regexp_matches(s.ref, '^([A-Za-z]+/|https?://|urn:)[^?#]+$|^[A-Za-z0-9.-]{1,64}$'), true);

-- A reference to a record of another patient is a mistake in the source, and leads nowhere.
CREATE TABLE astray AS
SELECT l.n, l.element, l.ref FROM link l
JOIN belongs own ON own.n = l.n
JOIN belongs other ON other.n = l.target
WHERE l.element <> 'subject'
GROUP BY ALL HAVING NOT bool_or(own.p = other.p);
UPDATE link SET target = NULL FROM astray a WHERE a.n = link.n AND a.element = link.element AND a.ref = link.ref;
