-- SPDX-License-Identifier: Apache-2.0
SELECT r.*, coalesce(m.structure, r.row_id || '/lesion') AS lesion,
    CASE
        WHEN is_kind(c.kinds, 'CtStudy') THEN 'ct'
        WHEN is_kind(c.kinds, 'MriStudy') THEN 'mri'
        WHEN is_kind(c.kinds, 'PetStudy') THEN 'pet'
        WHEN is_kind(c.kinds, 'Modality') THEN c.term
    END AS modality,
    text_at(m.size, '$.value') AS longest_diameter, unit_of(m.size) AS unit,
    CASE WHEN NOT f.two_dates THEN observed(f.body) END AS date
FROM record r
JOIN fact f USING (n)
JOIN measured m USING (n)
LEFT JOIN concept c ON c.n = r.n AND c.element = 'method' AND c.sure
WHERE text_at(m.size, '$.comparator') IS NULL
