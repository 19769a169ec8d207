-- SPDX-License-Identifier: Apache-2.0
-- Free of disease since the day on which a Condition in remission or resolved abated.
SELECT r.*,
    CASE WHEN c.term IS NOT NULL THEN c.term WHEN t.neuroendocrine THEN 'OtherNeuroendocrineTumour' END AS condition_class,
    CASE WHEN c.term IS NULL THEN l.text END AS source_text,
    CASE WHEN NOT f.two_dates THEN onset(f.body) END AS date,
    CASE WHEN f.clinical_status IN ('remission', 'resolved') THEN text_at(f.body, '$.abatementDateTime') END AS disease_free_since
FROM record r
JOIN fact f USING (n)
JOIN tumour t USING (n)
LEFT JOIN concept c ON c.n = r.n AND c.element = 'code' AND c.sure AND is_kind(c.kinds, 'OtherMalignancy')
LEFT JOIN label l ON l.n = r.n AND l.element = 'code'
WHERE t.other AND NOT t.doubtful
