-- SPDX-License-Identifier: Apache-2.0
-- One record per site that a condition of the index tumour names in its code. The pancreas as a whole says nothing
-- beside a part of it. OMOP has no place for how certain a site is; a preliminary diagnosis makes it probable.
SELECT r.* REPLACE ('primary-site-' || s.site AS row_id), s.site AS site_code,
    CASE WHEN t.doubtful THEN 'probable' END AS certainty
FROM record r
JOIN tumour t USING (n)
JOIN (
    SELECT n, term AS site, is_kind(kinds, 'PancreasPart') AS part FROM concept WHERE sure AND is_kind(kinds, 'AnatomicalSite')
    UNION
    SELECT n, implied_site, false FROM concept WHERE sure AND implied_site IS NOT NULL
) s USING (n)
WHERE t.index
QUALIFY s.site <> 'pancreas' OR NOT bool_or(s.part AND s.site <> 'pancreas') OVER (PARTITION BY r.p)
