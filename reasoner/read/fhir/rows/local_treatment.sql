-- SPDX-License-Identifier: Apache-2.0
-- A period that has begun and has no end gives no day: the last session may be still to come.
SELECT r.*, coalesce(c.term, 'Radiotherapy') AS treatment_class, s.term AS territory, d.day AS session_date
FROM record r
JOIN fact f USING (n)
LEFT JOIN concept c ON c.n = r.n AND c.element = 'code' AND c.sure AND is_kind(c.kinds, 'LocalTreatment')
LEFT JOIN concept s ON s.n = r.n AND s.element = 'site' AND s.sure AND is_kind(s.kinds, 'AnatomicalSite')
LEFT JOIN (
    SELECT n, text_at(body, '$.performedDateTime') AS day FROM fact WHERE type = 'Procedure' AND NOT two_dates
    UNION ALL
    SELECT n, unnest([text_at(body, '$.performedPeriod.start'), text_at(body, '$.performedPeriod.end')]) FROM fact
    WHERE type = 'Procedure' AND NOT two_dates AND text_at(body, '$.performedPeriod.end') IS NOT NULL
) d ON d.n = r.n AND d.day IS NOT NULL
WHERE f.type = 'Procedure' AND (c.term IS NOT NULL OR f.n IN (SELECT n FROM radiotherapy WHERE NOT radionuclide))
