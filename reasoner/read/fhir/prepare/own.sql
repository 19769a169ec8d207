-- SPDX-License-Identifier: Apache-2.0
-- Records that are sent in our own terms, and single properties that are (see own.py).
CREATE MACRO is_own(system) AS coalesce(regexp_matches(system, '^https?://w3id\.org/trialshapes/ontology[/#]?$'), false);
CREATE MACRO own_code(concept) AS text_at(
    list_filter(json_at(concept, '$.coding[*]'), lambda c: is_own(text_at(c, '$.system')))[1], '$.code');
-- True of each concept with such a code, and cheaper.
CREATE MACRO may_be_own(concept) AS contains(concept, 'w3id.org/trialshapes/ontology');
CREATE MACRO nested(extension, url) AS list_filter(
    json_at(extension, '$.extension[*]'), lambda e: text_at(e, '$.url') = url)[1];

CREATE TABLE own_record AS
SELECT f.n, f.p, f.name, f.day, f.effective_period, k.*
FROM fact f JOIN own_class k ON k.class = CASE WHEN may_be_own(f.code) THEN own_code(f.code) END
WHERE f.type = 'Observation' AND NOT f.two_values;

-- `holder` has the value[x]; `ref` is the other record.
CREATE TABLE own_statement AS
SELECT n, CAST(row_number() OVER (PARTITION BY n ORDER BY place) AS INTEGER) AS part, name, holder, ref
FROM (
    SELECT n, part AS place, own_code(json_at(body, '$.code')) AS name, body AS holder,
        text_at(nested(body, 'https://w3id.org/trialshapes/fhir/StructureDefinition/record'), '$.valueReference.reference') AS ref
    FROM component WHERE n IN (SELECT n FROM own_record)
    UNION ALL
    SELECT n, 100000 + row_number() OVER (), text_at(nested(body, 'name'), '$.valueCode'), nested(body, 'value'),
        text_at(nested(body, 'value'), '$.valueReference.reference')
    FROM extension
    WHERE text_at(body, '$.url') = 'https://w3id.org/trialshapes/fhir/StructureDefinition/property'
        AND n IN (SELECT n FROM fact)
);
