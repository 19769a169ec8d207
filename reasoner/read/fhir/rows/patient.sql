-- SPDX-License-Identifier: Apache-2.0
-- Copies of the Patient that differ give a birth date or sex only where they agree.
WITH stated AS (
    SELECT f.*, text_at(f.body, '$.birthDate') AS birth,
        -- The birth sex extension of US Core comes before the administrative gender.
        coalesce(
            (SELECT CASE text_at(e.body, '$.valueCode') WHEN 'F' THEN 'female' WHEN 'M' THEN 'male' END
             FROM extension e WHERE e.n = f.n AND e.name = 'us-core-birthsex'),
            CASE WHEN text_at(f.body, '$.gender') IN ('female', 'male') THEN text_at(f.body, '$.gender') END
        ) AS sex
    FROM fact f WHERE f.type = 'Patient'
)
SELECT r.*,
    CASE WHEN count(DISTINCT birth) OVER (PARTITION BY s.p) = 1 THEN birth END AS birth_date,
    CASE WHEN count(DISTINCT sex) OVER (PARTITION BY s.p) = 1 THEN sex END AS sex
FROM record r JOIN stated s USING (n)
