-- SPDX-License-Identifier: Apache-2.0
-- Studies by the procedure and by the tracer given; a PET and the one PET tracer of its day are one study.
WITH study AS (
    SELECT r.*, CASE WHEN is_kind(c.kinds, 'SpectTracer') THEN 'SpectStudy' ELSE 'PetStudy' END AS study_class,
        c.term AS tracer, coalesce(text_at(f.body, '$.effectiveDateTime'), text_at(f.body, '$.effectivePeriod.start')) AS date
    FROM record r
    JOIN fact f USING (n)
    JOIN concept c ON c.n = r.n AND c.element = 'medication' AND c.sure AND is_kind(c.kinds, 'Tracer')
    WHERE (f.type = 'MedicationAdministration' OR f.type = 'MedicationStatement' AND f.status IN ('active', 'completed', 'stopped'))
        AND NOT f.two_dates
    UNION ALL BY NAME
    SELECT r.*, c.term AS study_class, NULL AS tracer,
        coalesce(text_at(f.body, '$.performedDateTime'), text_at(f.body, '$.performedPeriod.start'), text_at(f.body, '$.started'),
            observed(f.body)) AS date
    FROM record r
    JOIN fact f USING (n)
    JOIN concept c ON c.n = r.n AND c.element = 'code' AND c.sure AND is_kind(c.kinds, 'ImagingStudy')
    WHERE f.type IN ('Procedure', 'Observation', 'ImagingStudy') AND NOT f.two_dates
), single AS (
    SELECT p, left(date, 10) AS day, any_value(row_id) AS row_id FROM study
    WHERE tracer IS NOT NULL AND study_class = 'PetStudy' AND length(date) >= 10
    GROUP BY ALL HAVING count(DISTINCT row_id) = 1
)
SELECT s.* REPLACE (coalesce(o.row_id, s.row_id) AS row_id, CASE WHEN o.row_id IS NULL THEN s.date END AS date)
FROM study s
LEFT JOIN single o ON o.p = s.p AND o.day = left(s.date, 10) AND s.tracer IS NULL AND s.study_class = 'PetStudy'
