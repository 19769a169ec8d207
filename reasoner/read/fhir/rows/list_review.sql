-- SPDX-License-Identifier: Apache-2.0
-- "Nil known" closes a list whose code is known; other reasons for an empty list are no absence. A patient with
-- records that were not understood has complete lists of nothing.
SELECT r.*, c.term AS list,
    CASE WHEN r.p NOT IN (SELECT p FROM finding WHERE opens_lists) THEN 'true' END AS complete,
    text_at(f.body, '$.date') AS date
FROM record r
JOIN fact f USING (n)
JOIN concept c ON c.n = r.n AND c.element = 'code' AND c.sure AND is_kind(c.kinds, 'ReviewedList')
WHERE f.type = 'List' AND f.status = 'current' AND text_at(f.body, '$.emptyReason.coding[0].code') = 'nilknown'
