-- SPDX-License-Identifier: Apache-2.0
-- OMOP has no place for the modality or the slice thickness.
SELECT r.*, m.lesion, CASE WHEN q.comparator IS NULL THEN q.value END AS longest_diameter, q.unit, f.date,
    CASE WHEN q.withheld OR q.comparator IS NOT NULL THEN 'longest_diameter' END AS withheld
FROM record r JOIN fact f USING (n) JOIN measured m USING (n) JOIN quantity q USING (n)
