-- SPDX-License-Identifier: Apache-2.0
-- Each statement in our own terms as one cell of a row: of a record of ours, or of the rows that a standard resource
-- became (`located`). A value that is not what the column takes is withheld.
CREATE TABLE own_said AS
SELECT s.n, s.part, s.holder, s.ref, l.tbl, l.row_id, p.col, p.kind, p.target, p.unit_column, p.fixed_unit
FROM own_statement s
JOIN located l USING (n)
JOIN own_property p ON p.tbl = l.tbl AND p.name = s.name
WHERE s.n NOT IN (SELECT n FROM own_record) OR l.tbl IN (SELECT tbl FROM own_record o WHERE o.n = s.n);

CREATE TABLE own_value AS
WITH term AS (
    SELECT s.n, s.part, s.tbl, s.col, min(c.term) AS term
    FROM own_said s
    JOIN concept c ON c.n = s.n AND c.part = s.part AND c.element = 'own' AND (
        -- A class that decides nothing by itself may still be a value.
        c.sure OR own_code(json_at(s.holder, '$.valueCodeableConcept')) = c.term)
    JOIN own_range g ON g.tbl = s.tbl AND g.col = s.col AND g.term = c.term
    GROUP BY ALL HAVING count(DISTINCT c.term) = 1
), other AS (
    SELECT DISTINCT s.n, s.part, s.target, t.row_id
    FROM own_said s
    JOIN link l ON l.n = s.n AND l.element = 'record' AND l.ref = s.ref
    JOIN located t ON t.n = l.target AND t.tbl = s.target
    WHERE s.kind = 'row'
    QUALIFY count(DISTINCT t.row_id) OVER (PARTITION BY s.n, s.part, s.target) = 1
), measured AS (
    SELECT n, part, tbl, col, text_at(json_at(holder, '$.valueQuantity'), '$.value') AS value,
        nullif(unit_of(json_at(holder, '$.valueQuantity')), '1') AS unit
    FROM own_said
    WHERE kind IN ('number', 'integer') AND text_at(holder, '$.valueQuantity.comparator') IS NULL
        AND (unit_column IS NOT NULL OR coalesce(nullif(unit_of(json_at(holder, '$.valueQuantity')), '1') = fixed_unit,
            nullif(unit_of(json_at(holder, '$.valueQuantity')), '1') IS NULL))
)
SELECT s.*, q.unit, CASE s.kind
        WHEN 'boolean' THEN text_at(holder, '$.valueBoolean')
        WHEN 'integer' THEN coalesce(text_at(holder, '$.valueInteger'), q.value)
        WHEN 'number' THEN coalesce(text_at(holder, '$.valueInteger'), text_at(holder, '$.valueDecimal'), q.value)
        WHEN 'text' THEN text_at(holder, '$.valueString')
        WHEN 'date' THEN coalesce(text_at(holder, '$.valueDateTime'), text_at(holder, '$.valueDate'))
        WHEN 'term' THEN t.term
        WHEN 'row' THEN o.row_id
    END AS value
FROM own_said s
LEFT JOIN term t USING (n, part, tbl, col)
LEFT JOIN other o ON o.n = s.n AND o.part = s.part AND o.target = s.target
LEFT JOIN measured q ON q.n = s.n AND q.part = s.part AND q.tbl = s.tbl AND q.col = s.col;

-- Where a FHIR date goes: the day of the record, or the days between which it was so.
CREATE TABLE own_day AS
SELECT n, tbl, name, date_column AS col,
    CASE WHEN effective_period IS NULL OR start_column IS NULL THEN day END AS value
FROM own_record
UNION ALL
SELECT n, tbl, name, start_column, text_at(effective_period, '$.start') FROM own_record WHERE start_column IS NOT NULL
UNION ALL
SELECT n, tbl, name, end_column, text_at(effective_period, '$.end') FROM own_record WHERE start_column IS NOT NULL;

CREATE TABLE own_cell AS
SELECT n, tbl, row_id, col, value, CASE WHEN value IS NULL THEN col END AS withheld FROM own_value
UNION ALL
SELECT n, tbl, row_id, unit_column, unit, NULL FROM own_value WHERE unit_column IS NOT NULL AND unit IS NOT NULL
UNION ALL
SELECT l.n, l.tbl, l.row_id, o.class_column, CASE WHEN o.class_column IS NOT NULL THEN o.class END, NULL
FROM own_record o JOIN located l ON l.n = o.n AND l.tbl = o.tbl
UNION ALL
SELECT d.n, d.tbl, l.row_id, d.col, d.value, NULL
FROM own_day d JOIN located l ON l.n = d.n AND l.tbl = d.tbl WHERE d.col IS NOT NULL AND d.value IS NOT NULL;

INSERT INTO finding
SELECT f.p, 'UNREAD', f.name, false, '*',
    'This ' || f.type || ' states a property in our terms that does not belong to what it is read as; it was not read. '
    || 'Correct its name, or the resource that it stands in.'
FROM fact f
WHERE f.n IN (
    SELECT s.n FROM own_statement s LEFT JOIN own_said v ON v.n = s.n AND v.part = s.part WHERE v.n IS NULL)
    -- Somewhere inside, where nothing looks for it.
    OR contains(f.body, 'w3id.org/trialshapes/fhir/StructureDefinition/property"') AND len(string_split(f.body, 'w3id.org/trialshapes/fhir/StructureDefinition/property"')) - 1 > (
        SELECT count(*) FROM extension e WHERE e.n = f.n
        AND text_at(e.body, '$.url') = 'https://w3id.org/trialshapes/fhir/StructureDefinition/property')
UNION ALL
SELECT f.p, 'UNREAD', f.name, false, '*',
    'This ' || f.type || ' states a property in our terms with a value that it cannot have: another kind of value, a term '
    || 'that is unknown or of another property, a unit, or a record that is not there. It was left out; correct it in the source.'
FROM fact f WHERE f.n IN (SELECT n FROM own_value WHERE value IS NULL)
UNION ALL
SELECT p, 'UNREAD', name, false, NULL,
    'This Observation has a date, but a record of its kind has none. It was left out; state the date that is meant.'
FROM own_record WHERE n IN (SELECT n FROM own_day WHERE col IS NULL AND value IS NOT NULL);
