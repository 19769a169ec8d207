-- SPDX-License-Identifier: Apache-2.0
-- Studies by the procedure and by the tracer given; a PET and the one PET tracer of its day are one study.
WITH study AS (
    SELECT r.*, CASE WHEN is_kind(c.kinds, 'SpectTracer') THEN 'SpectStudy' ELSE 'PetStudy' END AS study_class, c.term AS tracer, f.date
    FROM record r JOIN fact f USING (n) JOIN concept c ON c.n = r.n AND c.sure AND is_kind(c.kinds, 'Tracer')
    WHERE f.kind = 'drug' AND coalesce(f.status, '') NOT IN (SELECT concept_id FROM order_type)
    UNION ALL BY NAME
    SELECT r.*, c.term AS study_class, NULL AS tracer, f.date
    FROM record r JOIN fact f USING (n) JOIN concept c ON c.n = r.n AND c.sure AND is_kind(c.kinds, 'ImagingStudy')
    WHERE f.kind IN ('procedure', 'measurement')
), single_tracer AS (
    SELECT p, left(date, 10) AS day, any_value(row_id) AS row_id FROM study
    WHERE tracer IS NOT NULL AND study_class = 'PetStudy' AND date IS NOT NULL
    GROUP BY ALL HAVING count(DISTINCT row_id) = 1
)
SELECT s.* REPLACE (coalesce(o.row_id, s.row_id) AS row_id, CASE WHEN o.row_id IS NULL THEN s.date END AS date)
FROM study s
LEFT JOIN single_tracer o ON o.p = s.p AND o.day = left(s.date, 10) AND s.tracer IS NULL AND s.study_class = 'PetStudy'
