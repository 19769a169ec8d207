-- SPDX-License-Identifier: Apache-2.0
-- The upper limit of normal is the range's own: typed normal, or the only range. It keeps its own unit; a limit
-- without one stays without.
-- Each analyte among the components of a panel is a record of its own.
WITH result AS (
    SELECT n, 0 AS part, body, two_values FROM fact
    WHERE type = 'Observation' AND n IN (SELECT n FROM concept WHERE element = 'code' AND is_kind(kinds, 'Analyte'))
    UNION ALL
    SELECT p.n, p.part, p.body, false FROM component p WHERE p.n NOT IN (SELECT n FROM own_record)
), ranged AS (
    SELECT n, part, body, two_values, json_at(body, '$.referenceRange[*]') AS ranges,
        list_filter(
            json_at(body, '$.referenceRange[*]'),
            lambda r: text_at(r, '$.type.coding[0].code') = 'normal'
        ) AS normal
    FROM result
), chosen AS (
    SELECT n, part, body,
        CASE WHEN len(normal) = 1 THEN normal[1]
            WHEN len(ranges) = 1 AND (json_at(ranges[1], '$.type')) IS NULL THEN ranges[1] END AS range,
        two_values OR coalesce(
            text_at(body, '$.valueQuantity.comparator') NOT IN ('<', '<=', '>', '>='), false
        ) OR keys_like(body, '^value[A-Z]') = 1 AND (json_at(body, '$.valueQuantity')) IS NULL
            AND (json_at(body, '$.valueInteger')) IS NULL AS invalid
    FROM ranged
)
SELECT r.* REPLACE (r.row_id || CASE WHEN s.part > 0 THEN '/' || s.part ELSE '' END AS row_id),
    c.term AS analyte, m.term AS method,
    CASE WHEN NOT s.invalid THEN coalesce(text_at(s.body, '$.valueQuantity.value'), text_at(s.body, '$.valueInteger')) END AS value,
    CASE WHEN NOT s.invalid THEN text_at(s.body, '$.valueQuantity.comparator') END AS comparator,
    unit_of(json_at(s.body, '$.valueQuantity')) AS unit,
    text_at(range, '$.high.value') AS uln, unit_of(json_at(range, '$.high')) AS uln_unit,
    CASE WHEN NOT f.two_dates THEN f.day END AS date,
    concat_ws(' ', CASE WHEN s.invalid THEN 'value' END, CASE WHEN f.two_dates THEN 'date' END) AS withheld
FROM record r
JOIN fact f USING (n)
JOIN chosen s USING (n)
JOIN concept c ON c.n = r.n AND c.element = CASE WHEN s.part > 0 THEN 'component' ELSE 'code' END AND c.part = s.part
    AND c.sure AND is_kind(c.kinds, 'Analyte')
LEFT JOIN concept m ON m.n = c.n AND m.element = c.element AND m.part = c.part AND m.sure AND is_kind(m.kinds, 'ClearanceMethod')
