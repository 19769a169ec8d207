-- SPDX-License-Identifier: Apache-2.0
-- Radiotherapy summaries of mCODE: the modality tells a beam or an implanted source from a radiopharmaceutical,
-- which is a drug. A summary without a known modality is neither, and is reported as unmapped.
CREATE TABLE radiotherapy AS
SELECT c.n, bool_or(v.kind = 'radiopharmaceutical') AS radionuclide
FROM coding c
JOIN code_term m USING (source_system, source_code)
JOIN (
    VALUES
        ('10611004', 'beam'), ('45643008', 'beam'), ('80347004', 'beam'), ('1156505006', 'beam'),
        ('1156506007', 'beam'), ('1156708005', 'source'), ('169359004', 'source'), ('1156384006', 'source'),
        ('394902000', 'source'), ('438629002', 'source'), ('440252007', 'radiopharmaceutical')
) v(code, kind) ON v.code = m.code AND m.system = 'http://snomed.info/sct'
WHERE c.element = 'modality' AND c.n IN (
    SELECT k.n FROM coding k JOIN code_term t USING (source_system, source_code)
    WHERE k.element = 'code' AND t.system = 'http://snomed.info/sct' AND t.code = '1217123003'
)
GROUP BY c.n;
