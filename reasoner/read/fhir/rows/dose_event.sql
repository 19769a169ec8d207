-- SPDX-License-Identifier: Apache-2.0
-- Single doses of the kinds of drugs that have dosing rules; the times are kept as written.
SELECT r.* REPLACE (r.row_id || '/dose' AS row_id), c.term AS agent,
    coalesce(text_at(f.body, '$.effectiveDateTime'), text_at(f.body, '$.effectivePeriod.start')) AS dose_start,
    text_at(f.body, '$.effectivePeriod.end') AS dose_end
FROM record r
JOIN fact f USING (n)
JOIN concept c ON c.n = r.n AND c.element = 'medication' AND c.sure
    AND (is_kind(c.kinds, 'PRRTAgent') OR is_kind(c.kinds, 'SomatostatinAnalogue'))
WHERE f.type = 'MedicationAdministration' AND f.status IN ('completed', 'in-progress', 'stopped')
