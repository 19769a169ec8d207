-- SPDX-License-Identifier: Apache-2.0
SELECT r.*, coalesce(m.structure, r.row_id || '/lesion') AS lesion,
    CASE
        WHEN is_kind(c.kinds, 'CtStudy') THEN 'ct'
        WHEN is_kind(c.kinds, 'MriStudy') THEN 'mri'
        WHEN is_kind(c.kinds, 'PetStudy') THEN 'pet'
        WHEN is_kind(c.kinds, 'Modality') THEN c.term
    END AS modality,
    CASE WHEN text_at(m.size, '$.comparator') IS NULL THEN text_at(m.size, '$.value') END AS longest_diameter,
    unit_of(m.size) AS unit,
    CASE WHEN NOT f.two_dates THEN observed(f.body) END AS date,
    -- A size that is not a number is there as one: an older one must not take its place. Without any value, it may be
    -- that only our own terms tell of another size.
    CASE WHEN text_at(m.size, '$.comparator') IS NOT NULL OR text_at(m.size, '$.value') IS NULL AND (
        keys_like(f.body, '^value[A-Z]') > 0 OR f.n NOT IN (SELECT n FROM own_statement)
    ) THEN 'longest_diameter' END AS withheld
FROM record r
JOIN fact f USING (n)
JOIN measured m USING (n)
LEFT JOIN concept c ON c.n = r.n AND c.element = 'method' AND c.sure
