-- SPDX-License-Identifier: Apache-2.0
SELECT r.*, c.term AS condition_class, CASE WHEN NOT c.two_dates THEN recorded(c.body) END AS date
FROM record r JOIN condition c USING (n)
WHERE is_kind(c.kinds, 'Comorbidity') AND NOT is_kind(c.kinds, 'HeartDisease') AND NOT is_kind(c.kinds, 'Angina')
