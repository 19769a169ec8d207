-- SPDX-License-Identifier: Apache-2.0
SELECT r.*, c.term AS condition_class, f.date
FROM record r JOIN holding f USING (n) JOIN concept c ON c.n = r.n AND c.sure
WHERE is_kind(c.kinds, 'Comorbidity') AND NOT is_kind(c.kinds, 'HeartDisease') AND NOT is_kind(c.kinds, 'Angina')
