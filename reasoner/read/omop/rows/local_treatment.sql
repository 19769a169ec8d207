-- SPDX-License-Identifier: Apache-2.0
SELECT r.*, c.term AS treatment_class, s.term AS territory, d.day AS session_date
FROM record r
JOIN fact f USING (n)
JOIN concept c ON c.n = r.n AND c.sure AND is_kind(c.kinds, 'LocalTreatment')
LEFT JOIN concept s ON s.n = r.n AND s.sure AND is_kind(s.kinds, 'AnatomicalSite')
JOIN (SELECT n, date AS day FROM fact UNION SELECT n, last_date FROM fact WHERE last_date <> left(date, 10)) d ON d.n = r.n AND d.day IS NOT NULL
WHERE f.kind = 'procedure'
UNION ALL BY NAME
SELECT r.*, c.term AS treatment_class, s.term AS territory
FROM record r
JOIN fact f USING (n)
JOIN concept c ON c.n = r.n AND c.sure AND is_kind(c.kinds, 'LocalTreatment')
LEFT JOIN concept s ON s.n = r.n AND s.sure AND is_kind(s.kinds, 'AnatomicalSite')
WHERE f.kind = 'procedure' AND f.date IS NULL AND f.last_date IS NULL
