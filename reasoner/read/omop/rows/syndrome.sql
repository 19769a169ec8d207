-- SPDX-License-Identifier: Apache-2.0
SELECT r.* REPLACE (r.row_id || '/' || c.term AS row_id), c.term AS syndrome_class, f.date
FROM record r
JOIN holding f USING (n)
JOIN host h ON h.p = r.p AND h.has_index
JOIN concept c ON c.n = r.n AND c.sure AND is_kind(c.kinds, 'HormoneSyndrome')
