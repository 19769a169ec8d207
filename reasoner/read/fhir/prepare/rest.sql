-- SPDX-License-Identifier: Apache-2.0
-- What is only counted: left out by status, of a type or content that nothing here reads, or of an unknown code.
INSERT INTO finding
SELECT p, 'UNREAD', name, false, '*',
    'This Observation has a code in our terms that is no kind of record, and nothing that is measured; it was not read. '
    || 'Correct the code.'
FROM fact WHERE type = 'Observation' AND CASE WHEN may_be_own(code) THEN own_code(code) END IS NOT NULL AND n NOT IN (SELECT n FROM used);

CREATE TABLE rest AS
SELECT type || ': ' || reason AS reason, file, count(*) AS number
FROM left_out JOIN resource USING (n, type) WHERE reason <> 'invalid' GROUP BY ALL
UNION ALL
SELECT type || ': resources of this type are not read', '', count(*)
FROM resource WHERE body = '{}' AND type <> '' GROUP BY type
UNION ALL
SELECT 'Observation: without a code', file, count(*)
FROM fact WHERE type = 'Observation' AND n NOT IN (SELECT n FROM label WHERE element = 'code') GROUP BY file
UNION ALL
SELECT f.type || ' ' || min(c.term) || ': known, but nothing that is read was said', '', 1
FROM fact f JOIN concept c ON c.n = f.n AND c.element = 'code' AND c.sure
WHERE f.n NOT IN (SELECT n FROM used) AND NOT EXISTS (SELECT 1 FROM finding w WHERE w.p = f.p AND w.row_id = f.name)
GROUP BY f.n, f.type
UNION ALL
SELECT 'Medication: a property in our terms; it belongs to the therapy', file, count(*)
FROM resource WHERE type = 'Medication' AND contains(body, 'w3id.org/trialshapes/fhir/StructureDefinition/property"')
GROUP BY file
UNION ALL
SELECT 'List: closes no list that is known here', '', count(*)
FROM fact f WHERE f.type = 'List' AND f.n NOT IN (SELECT n FROM used)
    AND f.n NOT IN (SELECT n FROM concept WHERE element = 'code' AND sure)
HAVING count(*) > 0;

CREATE TABLE unmapped AS
SELECT l.system, l.code, f.type || '.' || l.element AS kind, f.file, count(*) AS number
FROM label l JOIN fact f USING (n)
WHERE NOT l.mapped AND l.system <> 'http://cancerstaging.org' AND l.n NOT IN (SELECT n FROM radiotherapy)
    AND (l.element <> 'code' OR l.n NOT IN (SELECT n FROM own_record))
    AND (l.element <> 'own' OR (l.n, l.part) NOT IN (SELECT (n, part) FROM own_value WHERE value IS NOT NULL)) AND (
    l.element IN ('code', 'medication', 'site', 'morphology', 'absent', 'present', 'reason', 'stop', 'own')
    OR l.element = 'value' AND l.n IN (SELECT n FROM tumour_question)
    OR l.element IN ('component', 'route', 'method', 'intent', 'modality', 'collection') AND l.n IN (SELECT n FROM used)
        AND (l.element <> 'component' OR l.system <> 'https://w3id.org/trialshapes/ontology'))
GROUP BY ALL;
