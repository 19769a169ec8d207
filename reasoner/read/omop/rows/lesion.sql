-- SPDX-License-Identifier: Apache-2.0
-- Metastases among the conditions and the cancer modifiers, and measured tumours. A code that is wider than a metastasis
-- gives a lesion of which it is not said whether it is distant. A size that points to a metastasis measures it; one that
-- points to the tumour itself measures the primary.
SELECT r.*, CASE WHEN c.sure AND is_kind(c.kinds, 'Lesion') THEN c.term END AS lesion_class, s.term AS site,
    CASE WHEN c.sure AND is_kind(c.kinds, 'NodalLesion') THEN 'true' END AS nodal,
    CASE WHEN c.sure AND is_kind(c.kinds, 'DistantMetastasis') THEN 'true' END AS distant
FROM record r
JOIN tumour t USING (n)
JOIN about a USING (n)
LEFT JOIN concept c ON c.n = r.n AND (is_kind(c.kinds, 'Lesion') OR c.term = 'MetastaticNeoplasm')
LEFT JOIN concept s ON s.n = r.n AND s.sure AND is_kind(s.kinds, 'AnatomicalSite')
WHERE t.secondary AND NOT t.doubtful AND a.tumour = 'index'
UNION ALL BY NAME
SELECT r.*, c.term AS lesion_class, CASE WHEN is_kind(c.kinds, 'DistantMetastasis') THEN 'true' END AS distant
FROM record r
JOIN fact f USING (n)
JOIN about a USING (n)
JOIN concept c ON c.n = r.n AND c.sure AND is_kind(c.kinds, 'Lesion')
WHERE f.kind = 'measurement' AND a.tumour = 'index'
UNION ALL BY NAME
SELECT r.* REPLACE (m.lesion AS row_id), CASE WHEN m.of_primary THEN 'PrimaryLesion' END AS lesion_class
FROM record r JOIN measured m USING (n) WHERE NOT m.of_metastasis
