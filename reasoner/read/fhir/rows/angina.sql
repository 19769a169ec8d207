-- SPDX-License-Identifier: Apache-2.0
SELECT r.*,
    CASE WHEN c.clinical_status IN ('active', 'recurrence', 'relapse') THEN 'currentStatus'
        WHEN c.clinical_status IN ('inactive', 'remission', 'resolved') THEN 'resolvedStatus' END AS status,
    CASE WHEN NOT c.two_dates THEN recorded(c.body) END AS date
FROM record r JOIN condition c USING (n) WHERE is_kind(c.kinds, 'Angina')
