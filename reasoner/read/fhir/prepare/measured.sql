-- SPDX-License-Identifier: Apache-2.0
-- Sizes of the index tumour and its lesions on the patient, not on a specimen: the longest dimension, and the
-- BodyStructure that is measured, if any.
CREATE TABLE measured AS
SELECT f.n,
    coalesce(
        (SELECT any_value(json_at(p.body, '$.valueQuantity')) FROM component p
         JOIN concept c ON c.n = p.n AND c.part = p.part AND c.element = 'component' AND c.term = 'longestDiameter'
         WHERE p.n = f.n),
        CASE WHEN NOT f.two_values THEN json_at(f.body, '$.valueQuantity') END
    ) AS size,
    (SELECT min(s.name) FROM link l JOIN resource s ON s.n = l.target AND s.type = 'BodyStructure'
     WHERE l.n = f.n AND l.element = 'focus') AS structure
FROM fact f
JOIN about a USING (n)
JOIN concept q ON q.n = f.n AND q.element = 'code' AND q.term = 'Measurement' AND q.sure
WHERE f.type = 'Observation' AND a.tumour = 'index' AND f.specimen IS NULL;
