-- SPDX-License-Identifier: Apache-2.0
-- Conditions that hold, with what their code stands for. A differential, provisional or unconfirmed one is not a fact.
CREATE TABLE condition AS
SELECT f.n, c.term, c.kinds, f.body, f.clinical_status, f.two_dates
FROM fact f JOIN concept c ON c.n = f.n AND c.element = 'code' AND c.sure
WHERE f.type = 'Condition'
    AND coalesce(f.status, '') NOT IN ('refuted', 'unconfirmed', 'provisional', 'differential');
