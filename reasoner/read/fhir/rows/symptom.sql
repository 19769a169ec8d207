-- SPDX-License-Identifier: Apache-2.0
SELECT r.*, c.term AS condition_class,
    CASE WHEN c.clinical_status IN ('active', 'recurrence', 'relapse') THEN 'true'
        WHEN c.clinical_status IN ('inactive', 'remission', 'resolved') THEN 'false' END AS current,
    CASE WHEN NOT c.two_dates THEN recorded(c.body) END AS date
FROM record r JOIN condition c USING (n) WHERE is_kind(c.kinds, 'Symptom')
