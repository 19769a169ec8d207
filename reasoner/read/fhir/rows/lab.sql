-- SPDX-License-Identifier: Apache-2.0
-- The upper limit of normal is the range's own: typed normal, or the only range. It keeps its own unit; a limit
-- without one stays without.
WITH ranged AS (
    SELECT n, body, two_values, two_dates, json_at(body, '$.referenceRange[*]') AS ranges,
        list_filter(
            json_at(body, '$.referenceRange[*]'),
            lambda r: text_at(r, '$.type.coding[0].code') = 'normal'
        ) AS normal
    FROM fact WHERE type = 'Observation'
), chosen AS (
    SELECT n, body, two_dates,
        CASE WHEN len(normal) = 1 THEN normal[1]
            WHEN len(ranges) = 1 AND (json_at(ranges[1], '$.type')) IS NULL THEN ranges[1] END AS range,
        two_values OR coalesce(
            text_at(body, '$.valueQuantity.comparator') NOT IN ('<', '<=', '>', '>='), false
        ) OR keys_like(body, '^value[A-Z]') = 1 AND (json_at(body, '$.valueQuantity')) IS NULL
            AND (json_at(body, '$.valueInteger')) IS NULL AS invalid
    FROM ranged
)
SELECT r.*, c.term AS analyte, m.term AS method,
    CASE WHEN NOT invalid THEN coalesce(text_at(body, '$.valueQuantity.value'), text_at(body, '$.valueInteger')) END AS value,
    CASE WHEN NOT invalid THEN text_at(body, '$.valueQuantity.comparator') END AS comparator,
    unit_of(json_at(body, '$.valueQuantity')) AS unit,
    text_at(range, '$.high.value') AS uln, unit_of(json_at(range, '$.high')) AS uln_unit,
    CASE WHEN NOT two_dates THEN observed(body) END AS date,
    concat_ws(' ', CASE WHEN invalid THEN 'value' END, CASE WHEN two_dates THEN 'date' END) AS withheld
FROM record r
JOIN chosen USING (n)
JOIN concept c ON c.n = r.n AND c.element = 'code' AND c.sure AND is_kind(c.kinds, 'Analyte')
LEFT JOIN concept m ON m.n = r.n AND m.element = 'code' AND m.sure AND is_kind(m.kinds, 'ClearanceMethod')
