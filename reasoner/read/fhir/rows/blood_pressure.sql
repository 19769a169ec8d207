-- SPDX-License-Identifier: Apache-2.0
-- One record per panel, or per single systolic or diastolic Observation. Two units in one panel, or a limit in place of a
-- value: no value.
WITH reading AS (
    SELECT c.n, c.term, json_at(p.body, '$.valueQuantity') AS quantity
    FROM component p JOIN concept c ON c.n = p.n AND c.part = p.part AND c.element = 'component'
    WHERE c.term IN ('systolic', 'diastolic')
    UNION ALL
    SELECT c.n, c.term, json_at(f.body, '$.valueQuantity')
    FROM fact f JOIN concept c ON c.n = f.n AND c.element = 'code'
    WHERE c.term IN ('systolic', 'diastolic') AND NOT f.two_values
), panel AS (
    SELECT n,
        any_value(CASE WHEN term = 'systolic' THEN text_at(quantity, '$.value') END) AS systolic,
        any_value(CASE WHEN term = 'diastolic' THEN text_at(quantity, '$.value') END) AS diastolic,
        min(unit_of(quantity)) AS unit,
        count(DISTINCT unit_of(quantity)) > 1 OR count(text_at(quantity, '$.comparator')) > 0 AS mixed
    FROM reading GROUP BY n
)
SELECT r.*, CASE WHEN NOT mixed THEN b.systolic END AS systolic, CASE WHEN NOT mixed THEN b.diastolic END AS diastolic,
    CASE WHEN NOT mixed THEN b.unit END AS unit,
    CASE WHEN NOT f.two_dates THEN observed(f.body) END AS date,
    CASE WHEN mixed THEN 'systolic diastolic' END AS withheld
FROM record r
JOIN fact f USING (n)
JOIN concept c ON c.n = r.n AND c.element = 'code' AND c.sure AND c.term IN ('BloodPressure', 'systolic', 'diastolic')
LEFT JOIN panel b USING (n)
WHERE f.type = 'Observation'
