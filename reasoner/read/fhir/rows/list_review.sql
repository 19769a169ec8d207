-- SPDX-License-Identifier: Apache-2.0
-- "Nil known" closes a list whose code is known; other reasons for an empty list are no absence.
SELECT r.*, c.term AS list,
    'true' AS complete,
    text_at(f.body, '$.date') AS date
FROM record r
JOIN fact f USING (n)
JOIN concept c ON c.n = r.n AND c.element = 'code' AND c.sure AND is_kind(c.kinds, 'ReviewedList')
WHERE f.type = 'List' AND f.status = 'current' AND text_at(f.body, '$.emptyReason.coding[0].code') = 'nilknown'
    AND json_at(f.body, '$.entry') IS NULL
    -- A list of changes says what changed, and nothing of the rest.
    AND coalesce(text_at(f.body, '$.mode'), '') <> 'changes'
