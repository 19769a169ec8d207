-- SPDX-License-Identifier: Apache-2.0
-- Metastases among the Conditions, tumours among the BodyStructures, and measured tumours of neither kind.
-- A code that is wider than a metastasis gives a lesion of which it is not said whether it is distant.
SELECT r.*, CASE WHEN c.sure AND is_kind(c.kinds, 'Lesion') THEN c.term END AS lesion_class, s.term AS site,
    CASE WHEN c.sure AND is_kind(c.kinds, 'NodalLesion') THEN 'true' END AS nodal,
    CASE WHEN c.sure AND is_kind(c.kinds, 'DistantMetastasis') THEN 'true' END AS distant
FROM record r
JOIN tumour t USING (n)
JOIN about a USING (n)
JOIN concept c ON c.n = r.n AND c.element = 'code'
    AND (is_kind(c.kinds, 'Lesion') OR c.term = 'MetastaticNeoplasm')
LEFT JOIN concept s ON s.n = r.n AND s.element IN ('code', 'site') AND s.sure AND is_kind(s.kinds, 'AnatomicalSite')
JOIN fact f USING (n)
WHERE t.secondary AND NOT t.doubtful AND a.tumour = 'index'
    -- A metastasis that is gone, such as a resected one, makes no tumour metastatic today.
    AND coalesce(f.clinical_status, '') NOT IN ('inactive', 'remission', 'resolved')
UNION ALL BY NAME
SELECT r.*, s.term AS site,
    CASE WHEN k.term IS NOT NULL THEN k.term WHEN is_kind(s.kinds, 'PancreasPart') THEN 'PrimaryLesion' END AS lesion_class,
    -- A site among the nodes, unless it is said that the lesion is not one.
    CASE WHEN is_kind(s.kinds, 'LymphNodeSite') AND r.n NOT IN (SELECT n FROM own_statement WHERE name = 'nodal')
        THEN 'true' END AS nodal
FROM record r
JOIN fact f USING (n)
JOIN about a USING (n)
LEFT JOIN concept s ON s.n = r.n AND s.element = 'site' AND s.sure AND is_kind(s.kinds, 'AnatomicalSite')
LEFT JOIN concept k ON k.n = r.n AND k.element = 'morphology' AND k.sure AND is_kind(k.kinds, 'Lesion')
WHERE f.type = 'BodyStructure' AND a.tumour = 'index'
    -- A BodyStructure may also be a treated volume; it is a tumour if it refers to one.
    AND EXISTS (SELECT 1 FROM link l WHERE l.n = f.n AND l.element = 'focus')
UNION ALL BY NAME
SELECT r.* REPLACE (r.row_id || '/lesion' AS row_id), s.term AS site
FROM record r
JOIN measured m USING (n)
LEFT JOIN concept s ON s.n = r.n AND s.element = 'site' AND s.sure AND is_kind(s.kinds, 'AnatomicalSite')
WHERE m.structure IS NULL
