-- SPDX-License-Identifier: Apache-2.0
-- One record per site that a Condition of the index tumour names, in its code or as its body site. The pancreas as
-- a whole says nothing beside a part of it.
SELECT r.* REPLACE ('primary-site-' || s.site AS row_id), s.site AS site_code,
    CASE WHEN r.recorded_status IN ('unconfirmed', 'provisional', 'differential') THEN 'probable'
        WHEN r.recorded_status = 'confirmed' THEN 'definite' END AS certainty
FROM record r
JOIN tumour t USING (n)
JOIN (
    SELECT n, term AS site, is_kind(kinds, 'PancreasPart') AS part FROM concept
    WHERE element IN ('code', 'site') AND sure AND is_kind(kinds, 'AnatomicalSite')
    UNION
    SELECT n, implied_site, false FROM concept
    WHERE element IN ('code', 'morphology') AND sure AND implied_site IS NOT NULL
) s USING (n)
WHERE t.index
QUALIFY s.site <> 'pancreas' OR NOT bool_or(s.part AND s.site <> 'pancreas') OVER (PARTITION BY r.p)
