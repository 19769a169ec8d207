-- SPDX-License-Identifier: Apache-2.0
-- A hormone result counts as raised or normal by the interpretation of its laboratory only.
SELECT r.*, c.term AS hormone,
    CASE
        WHEN text_at(f.body, '$.interpretation[0].coding[0].code') IN ('H', 'HH', 'HU') THEN 'raised'
        WHEN text_at(f.body, '$.interpretation[0].coding[0].code') = 'N' THEN 'normal'
    END AS finding,
    CASE WHEN NOT f.two_dates THEN observed(f.body) END AS date
FROM record r
JOIN fact f USING (n)
JOIN host h ON h.p = r.p AND h.has_index
JOIN concept c ON c.n = r.n AND c.element = 'code' AND c.sure AND is_kind(c.kinds, 'Hormone')
WHERE f.type = 'Observation'
