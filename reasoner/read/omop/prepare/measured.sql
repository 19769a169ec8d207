-- SPDX-License-Identifier: Apache-2.0
-- Sizes of the index tumour and its metastases, with the lesion that is measured: the metastasis or the tumour that the
-- measurement points to, else a lesion of its own.
CREATE TABLE measured AS
SELECT f.n, coalesce(t.secondary, false) AS of_metastasis, coalesce(t.index, false) AS of_primary,
    CASE WHEN t.secondary THEN c.name WHEN t.index THEN c.name || '/primary' ELSE f.name || '/lesion' END AS lesion
FROM fact f
JOIN about a USING (n)
LEFT JOIN field d ON d.name = 'condition' AND d.concept_id = f.event_field
LEFT JOIN fact c ON c.kind = 'condition' AND c.id = f.event AND c.p = f.p AND d.name IS NOT NULL
LEFT JOIN tumour t ON t.n = c.n
WHERE a.tumour = 'index'
    AND f.n IN (SELECT n FROM concept WHERE sure AND term IN ('Measurement', 'longestDiameter'));

-- Conditions that hold.
CREATE TABLE holding AS
SELECT * FROM condition
WHERE n NOT IN (SELECT n FROM fact WHERE kind = 'condition' AND status IN (SELECT concept_id FROM doubtful_status));
