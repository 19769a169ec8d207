-- SPDX-License-Identifier: Apache-2.0
-- Every coded element that is looked at: `element` says which, `part` tells several of one element apart.
CREATE TABLE nested_extension AS
SELECT n, regexp_extract(text_at(e, '$.url'), '[^/]*$') AS name, e AS body
FROM (SELECT n, unnest(json_at(body, '$.extension[*]')) AS e FROM extension);

-- The medication of a drug record: its own code, that of the Medication it points to (also a contained one), or
-- the ingredients of that Medication.
CREATE TABLE product AS
SELECT l.n, m.body FROM link l JOIN resource m ON m.n = l.target WHERE l.element = 'medication' AND m.invalid IS NULL
UNION ALL
SELECT n, c AS body
FROM (
    SELECT n, text_at(medication_reference, '$.reference') AS ref, unnest(json_at(contained, '$[*]')) AS c
    FROM fact WHERE contained IS NOT NULL AND medication_reference IS NOT NULL
) WHERE ref = '#' || (text_at(c, '$.id'));

CREATE TABLE coded_element AS
SELECT n, 'code' AS element, 0 AS part, code AS concept FROM fact
UNION ALL SELECT n, 'value', 0, value_codeable_concept FROM fact WHERE NOT two_values
UNION ALL
SELECT n, 'interpretation', generate_subscripts(words, 1) - 1, unnest(words)
FROM (
    SELECT n, json_at(interpretation, '$[*]') AS words FROM fact
    WHERE interpretation IS NOT NULL AND type = 'Observation' AND NOT two_values
)
UNION ALL
SELECT n, 'code', generate_subscripts(codes, 1) - 1, unnest(codes)
FROM (SELECT n, json_at(body, '$.procedureCode[*]') AS codes FROM fact WHERE type = 'ImagingStudy')
UNION ALL SELECT n, 'own', part, json_at(holder, '$.valueCodeableConcept') FROM own_statement
UNION ALL
SELECT n, 'own', part, json_object('coding', [json_at(holder, '$.valueCoding')]) FROM own_statement
WHERE json_at(holder, '$.valueCoding') IS NOT NULL
UNION ALL SELECT n, 'morphology', 0, json_at(body, '$.morphology') FROM fact WHERE type = 'BodyStructure'
UNION ALL
SELECT n, 'stop', generate_subscripts(reasons, 1), unnest(reasons)
FROM (
    SELECT n, CASE WHEN type = 'Procedure' THEN [json_at(body, '$.statusReason')]
        ELSE json_at(body, '$.statusReason[*]') END AS reasons
    FROM fact WHERE type IN ('MedicationAdministration', 'MedicationStatement', 'Procedure')
)
UNION ALL SELECT n, 'component', part, json_at(body, '$.code') FROM component
UNION ALL SELECT n, 'method', 0, method FROM fact
UNION ALL SELECT n, 'site', 0, body_site FROM fact WHERE json_type(body_site) = 'OBJECT'
UNION ALL SELECT n, 'site', 0, json_at(body, '$.location') FROM fact WHERE type = 'BodyStructure'
UNION ALL
SELECT n, 'site', generate_subscripts(sites, 1), unnest(sites) FROM (SELECT n, json_at(body_site, '$[*]') AS sites FROM fact WHERE body_site IS NOT NULL)
UNION ALL
SELECT n, 'reason', generate_subscripts(reasons, 1), unnest(reasons)
FROM (SELECT n, json_at(reason_code, '$[*]') AS reasons FROM fact WHERE reason_code IS NOT NULL)
UNION ALL SELECT n, 'medication', 0, medication_codeable_concept FROM fact
UNION ALL SELECT n, 'medication', 0, json_at(body, '$.code') FROM product
UNION ALL
SELECT n, 'medication', generate_subscripts(parts, 1), unnest(parts)
FROM (SELECT n, json_at(body, '$.ingredient[*].itemCodeableConcept') AS parts FROM product)
UNION ALL SELECT n, 'collection', 0, json_at(body, '$.collection.method') FROM fact WHERE type = 'Specimen'
UNION ALL
SELECT n, 'stage', generate_subscripts(stages, 1), json_at(unnest(stages), '$.summary')
FROM (
    -- A stage that refers to an assessment is read from that Observation.
    SELECT n, list_filter(json_at(body, '$.stage[*]'), lambda s: json_at(s, '$.assessment') IS NULL) AS stages
    FROM fact WHERE type = 'Condition'
)
UNION ALL
SELECT n,
    CASE name
        WHEN 'mcode-histology-morphology-behavior' THEN 'morphology'
        WHEN 'mcode-related-condition-absent' THEN 'absent'
        WHEN 'mcode-related-condition' THEN 'present'
        WHEN 'mcode-radiotherapy-modality' THEN 'modality'
        ELSE 'intent'
    END,
    row_number() OVER (PARTITION BY n, name), json_at(body, '$.valueCodeableConcept')
FROM (FROM extension UNION ALL FROM nested_extension)
WHERE name IN (
    'mcode-histology-morphology-behavior', 'mcode-related-condition', 'mcode-related-condition-absent',
    'mcode-radiotherapy-modality', 'mcode-procedure-intent', 'mcode-treatment-intent'
) AND n IN (SELECT n FROM fact)
UNION ALL SELECT n, 'route', 0, json_at(dosage, '$.route') FROM fact WHERE type = 'MedicationAdministration'
UNION ALL SELECT n, 'route', 0, json_at(dosage, '$[0].route') FROM fact WHERE type = 'MedicationStatement'
UNION ALL SELECT n, 'route', 0, json_at(dosage_instruction, '$[0].route') FROM fact;

CREATE TABLE coding AS
SELECT n, element, part, coalesce(text_at(c, '$.system'), '') AS source_system, coalesce(text_at(c, '$.code'), '') AS source_code,
    coalesce(text_at(concept, '$.text'), text_at(c, '$.display')) AS text
FROM (
    SELECT n, element, part, concept, unnest(CASE WHEN len(codings) > 0 THEN codings ELSE [NULL::JSON] END) AS c
    FROM (SELECT *, json_at(concept, '$.coding[*]') AS codings FROM coded_element WHERE concept IS NOT NULL)
);
