-- SPDX-License-Identifier: Apache-2.0
-- A drug exposure is a drug that was taken in, unless its type says that it was ordered or handed out. A drug that the
-- code map does not decide keeps its name as `unmapped_agent`, once per patient and drug, so that no therapy is lost.
WITH drug AS (
    SELECT c.n, c.term, c.kinds FROM concept c
    WHERE c.sure AND (is_kind(c.kinds, 'Agent') OR is_kind(c.kinds, 'Regimen') OR is_kind(c.kinds, 'TherapyEpisode'))
), episode AS (
    SELECT f.n, f.kind, f.date, f.last_date, f.route, coalesce(f.kind = 'drug' AND f.status IN (SELECT concept_id FROM order_type), false) AS ordered
    FROM fact f
    WHERE f.kind IN ('drug', 'era', 'procedure')
        OR f.kind = 'episode' AND f.status IN (SELECT concept_id FROM episode_kind WHERE name = 'regimen')
)
SELECT r.*,
    CASE WHEN is_kind(d.kinds, 'TherapyEpisode') THEN d.term END AS therapy_class,
    CASE WHEN is_kind(d.kinds, 'Agent') THEN d.term END AS agent,
    CASE WHEN is_kind(d.kinds, 'Regimen') THEN d.term END AS regimen,
    -- A therapy without the name of its drug.
    CASE WHEN is_kind(d.kinds, 'TherapyEpisode') AND NOT EXISTS (
        SELECT 1 FROM drug o WHERE o.n = d.n AND NOT is_kind(o.kinds, 'TherapyEpisode')) THEN 'not named' END AS unmapped_agent,
    u.indication, w.route,
    CASE WHEN NOT e.ordered THEN e.date END AS start_date,
    CASE WHEN NOT e.ordered THEN coalesce(e.last_date, CASE WHEN e.kind = 'procedure' THEN e.date END) END AS end_date,
    CASE WHEN e.ordered THEN e.date END AS ordered_date
FROM episode e
JOIN record r USING (n)
JOIN drug d USING (n)
LEFT JOIN purpose u ON u.n = e.n
LEFT JOIN route w ON w.concept_id = e.route
UNION ALL BY NAME
SELECT r.*, coalesce(l.text, 'no code') AS unmapped_agent,
    CASE WHEN NOT coalesce(u.ordered, false) THEN u.first_date END AS start_date,
    CASE WHEN NOT coalesce(u.ordered, false) THEN u.last_date END AS end_date,
    CASE WHEN u.ordered THEN u.first_date END AS ordered_date
FROM unmapped_record u JOIN record r USING (n) JOIN label l ON l.k = u.k
WHERE u.kind IN ('drug', 'era', 'episode')
