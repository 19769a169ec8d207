-- SPDX-License-Identifier: Apache-2.0
-- The index tumour: its kind as far as the code of the condition decides it.
SELECT r.* REPLACE ('neoplasm' AS row_id),
    CASE WHEN is_kind(c.kinds, 'Neoplasm') THEN c.term END AS neoplasm_class,
    CASE WHEN is_kind(c.kinds, 'FunctionalStatus') THEN c.term END AS functional_status
FROM record r
JOIN tumour t USING (n)
LEFT JOIN concept c ON c.n = r.n AND c.sure AND (is_kind(c.kinds, 'Neoplasm') OR is_kind(c.kinds, 'FunctionalStatus'))
WHERE t.index
